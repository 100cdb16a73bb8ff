/**
 * The seed's deals, one per line:
 * company | domain label | industry | employees | city | country | currency | amount | billing plan | contacts `First Last:Title` separated by `;`
 * Every name is invented; every domain ends in `.example`.
 */
export const salesRows: readonly string[] = [
  'Alder & Finch Logistics|alderfinch|LOGISTICS_AND_SUPPLY_CHAIN|420|Rotterdam|Netherlands|EUR|38400|annual|Marit Veldkamp:Chief Operating Officer;Jonas Dekker:Head of IT',
  'Cobaltine Robotics|cobaltine|MANUFACTURING|95|Stuttgart|Germany|EUR|21600|monthly|Henrike Osswald:VP Engineering',
  'Marrow Bay Foods|marrowbay|RETAIL|1300|Bristol|United Kingdom|GBP|64000|quarterly|Callum Thackray:Operations Director;Imogen Rusk:Project Lead;Dev Anand:Security Officer',
  'Quillfeather Publishing|quillfeather|COMPUTER_SOFTWARE|60|Portland|United States|USD|14400|monthly|Odette Marlowe:Managing Editor',
  'Sundial Renewables|sundialrenewables|RENEWABLES_ENVIRONMENT|210|Seville|Spain|EUR|45000|multi|Lucía Ferrán:Head of Delivery;Iker Solana:CFO',
  'Tidewright Insurance|tidewright|FINANCIAL_SERVICES|780|Hartford|United States|USD|96000|annual|Renata Colby:Director of Operations;Miles Ashcombe:Enterprise Architect',
  'Hoshi Precision|hoshiprecision|MANUFACTURING|340|Nagoya|Japan|JPY|7200000|annual|Kenji Aramaki:Plant Manager;Yui Tachibana:IT Lead',
  'Larkspur Clinics|larkspurclinics|HOSPITAL_HEALTH_CARE|510|Leeds|United Kingdom|GBP|27500|quarterly|Dr Nadia Fairweather:Clinical Director',
  'Ostrava Steelworks Digital|ostravadigital|MANUFACTURING|88|Ostrava|Czechia|EUR|18000|years|Pavel Hruška:Head of Automation',
  'Pemberly Academy Trust|pemberlytrust|HIGHER_EDUCATION|260|Durham|United Kingdom|GBP|12960|seats|Harriet Sloane:Bursar;Owen Pritchett:Network Manager',
  'Vantor Freight|vantorfreight|LOGISTICS_AND_SUPPLY_CHAIN|1500|Memphis|United States|USD|118000|multi|Gloria Bettencourt:SVP Supply Chain;Rashad Pike:Integration Lead;Ines Cortland:Procurement',
  'Nimbus & Rye|nimbusrye|RETAIL|75|Copenhagen|Denmark|EUR|9600|monthly|Freja Holmgaard:Founder',
  'Glasshouse Analytics|glasshouse-analytics|COMPUTER_SOFTWARE|130|Toronto|Canada|USD|33600|seats|Samir Beauclerc:Head of Data;Tess Whitlock:RevOps',
  'Corvid Security|corvidsec|COMPUTER_SOFTWARE|45|Tallinn|Estonia|EUR|24000|annual|Kadri Tamm:CTO',
  'Bluefin Harbour Hotels|bluefinharbour|RETAIL|900|Lisbon|Portugal|EUR|52000|quarterly|Tomás Arriaga:IT Director;Beatriz Calheiros:Guest Systems',
  'Fernhollow Dental Group|fernhollow|HOSPITAL_HEALTH_CARE|150|Dublin|Ireland|EUR|16200|monthly|Saoirse Kinnane:Practice Operations',
  'Kestrel Aerospace Parts|kestrelaero|MANUFACTURING|620|Toulouse|France|EUR|87000|twoyear|Bastien Laroque:Programme Director;Maëlle Guérin:Quality Lead',
  'Juniper Street Bank|juniperstreet|FINANCIAL_SERVICES|2100|Chicago|United States|USD|142000|annual|Walter Okafor:Chief Digital Officer;Simone Brandt:Programme Manager;Lee Harrow:Information Security',
  'Ironwood Community College|ironwoodcc|HIGHER_EDUCATION|480|Tucson|United States|USD|28800|annual|Marisol Vega:Dean of Operations',
  'Petrichor Cosmetics|petrichor|RETAIL|110|Milan|Italy|EUR|19800|monthly|Chiara Bentivoglio:Operations Manager;Dario Conti:E-commerce',
  'Saltmarsh Energy Co-op|saltmarsh|RENEWABLES_ENVIRONMENT|64|Esbjerg|Denmark|EUR|13500|onetime|Mikkel Råbjerg:Member Services',
  'Windlass Marine|windlassmarine|MANUFACTURING|240|Gdańsk|Poland|EUR|31200|quarterly|Agnieszka Wróbel:Commercial Director;Piotr Zaremba:IT',
  'Ember & Oak Furniture|emberoak|RETAIL|320|Gothenburg|Sweden|EUR|22800|annual|Linnea Ekstrand:Supply Planner',
  'Helix Row Genomics|helixrow|HOSPITAL_HEALTH_CARE|85|Cambridge|United Kingdom|GBP|48000|annual|Prof Adaeze Mbeki:Scientific Director;Rory Gilchrist:Lab Systems',
  'Truss & Beam Architects|trussbeam|COMPUTER_SOFTWARE|40|Vienna|Austria|EUR|7800|none|Valentin Gruber:Partner',
  'Polder Dairy Collective|polderdairy|RETAIL|700|Groningen|Netherlands|EUR|36000|seats|Sietske Bouma:Head of Operations;Wim Terpstra:Controller',
  'Aurelian Wealth|aurelianwealth|FINANCIAL_SERVICES|190|Zürich|Switzerland|EUR|66000|annual|Sabine Rüegg:COO;Luca Imhof:Compliance',
  'Moonrake Games|moonrake|COMPUTER_SOFTWARE|52|Montréal|Canada|USD|11400|monthly|Élise Tremblay-Roy:Studio Manager',
  'Stonecrop Landscapes|stonecrop|RENEWABLES_ENVIRONMENT|130|Austin|United States|USD|17280|seats|Jesse Calderwood:Operations',
  'Thornbury Legal|thornburylegal|FINANCIAL_SERVICES|230|London|United Kingdom|GBP|39600|quarterly|Philippa Ansell:Director of Knowledge;Kwame Asante:Head of IT',
  'Zephyr Cold Chain|zephyrcold|LOGISTICS_AND_SUPPLY_CHAIN|410|Antwerp|Belgium|EUR|57600|multi|Anke Van Hove:Network Planning;Bram Lenaerts:Systems',
  'Orchard Lane Software GmbH|orchardlane|COMPUTER_SOFTWARE|70|Leipzig|Germany|EUR|20400|annual|Dörte Kaltenbach:Head of Customer Success',
];

/** Deals of the first pipeline that each lack something; the hole is named at the end of the line. */
export const holedRows: readonly string[] = [
  'Gantry Works|gantryworks|MANUFACTURING|150|Turin|Italy|EUR|26000|annual|Ottavia Serra:Operations|company',
  'Mistral Catering|mistralcatering|RETAIL|90|Marseille|France|EUR||none|Hugo Blanchet:Owner|amount',
  'Beacon Row Charity|beaconrow|HIGHER_EDUCATION|35|Cardiff|United Kingdom|GBP|8400|monthly|Megan Price-Howell:Trustee|closedate',
  'Umber Ceramics|umberceramics|RETAIL|28|Faenza|Italy|EUR|5400|none||contact',
];

/** The second pipeline: larger deals, one owned by a deactivated owner and one by an owner without an e-mail address. */
export const enterpriseRows: readonly string[] = [
  'Meridian Rail Authority|meridianrail|LOGISTICS_AND_SUPPLY_CHAIN|8200|Brussels|Belgium|EUR|480000|multi|Geert Claessens:Programme Board;Noor El Amrani:Chief Architect;Axel Wouters:Procurement|',
  'Castellan Pharma|castellanpharma|HOSPITAL_HEALTH_CARE|5400|Basel|Switzerland|EUR|360000|annual|Dr Ruth Affolter:VP Quality;Stefan Nyffeler:Global IT|',
  'Pan-Nordic Grid|pannordicgrid|RENEWABLES_ENVIRONMENT|3900|Oslo|Norway|EUR|298000|years|Sigrid Haugland:Director of Operations;Emil Strand:Delivery|deactivatedOwner',
  'Orchard Lane Software Holding|orchardlane-group|COMPUTER_SOFTWARE|900|Leipzig|Germany|USD|210000|quarterly|Dörte Kaltenbach:Group Customer Officer|ownerWithoutEmail',
];

/** The second account's deals, same form. */
export const secondPortalRows: readonly string[] = [
  'Akebono Print|akeboprint|MANUFACTURING|120|Osaka|Japan|JPY|3600000|annual|Shun Kitagawa:Operations',
  'Kirin Hollow Tea|kirinhollow|RETAIL|45|Uji|Japan|JPY|960000|monthly|Mei Hoshino:Owner',
  'Sumi & Stone|sumistone|RETAIL|60|Kyoto|Japan|JPY|1440000|quarterly|Ren Takagi:Director',
  'Hollow Reed Instruments|hollowreed|MANUFACTURING|80|Portland|United States|USD|18600|annual|June Albright:VP Sales;Cole Renner:IT',
  'Paper Crane Travel|papercrane|RETAIL|150|Sapporo|Japan|JPY|2400000|seats|Aoi Nishimura:Operations',
  'Tall Pine Clinics|tallpine|HOSPITAL_HEALTH_CARE|200|Sendai|Japan|JPY|5200000|multi|Dr Goro Minami:Director',
];
