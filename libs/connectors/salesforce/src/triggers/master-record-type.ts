/** What Salesforce calls the record type of records that have none, the same in every org. */
export const masterRecordTypeId = '012000000000000AAA';
