/** Providers of personal mailboxes: an address there says nothing about the company somebody works for. */
export const freeMailDomains: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com outlook.com outlook.de outlook.fr outlook.es outlook.it hotmail.com hotmail.co.uk hotmail.de hotmail.fr hotmail.es
  hotmail.it live.com live.co.uk live.de live.fr live.nl msn.com passport.com yahoo.com yahoo.co.uk yahoo.co.in yahoo.co.jp yahoo.de yahoo.fr
  yahoo.es yahoo.it yahoo.ca yahoo.com.br yahoo.com.au ymail.com rocketmail.com aol.com aim.com icloud.com me.com mac.com proton.me
  protonmail.com protonmail.ch pm.me tutanota.com tuta.io tuta.com gmx.de gmx.net gmx.com gmx.at gmx.ch web.de t-online.de freenet.de arcor.de
  posteo.de mailbox.org mail.com email.com usa.com mail.ru inbox.ru list.ru bk.ru yandex.ru yandex.com ya.ru rambler.ru qq.com 163.com 126.com
  sina.com sina.cn sohu.com aliyun.com foxmail.com naver.com daum.net hanmail.net orange.fr wanadoo.fr laposte.net free.fr sfr.fr
  bbox.fr libero.it virgilio.it tiscali.it alice.it tin.it terra.com.br uol.com.br bol.com.br ig.com.br bluewin.ch sunrise.ch ziggo.nl
  kpnmail.nl xs4all.nl planet.nl telenet.be skynet.be comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net
  earthlink.net btinternet.com ntlworld.com sky.com talktalk.net virginmedia.com rogers.com shaw.ca sympatico.ca bigpond.com optusnet.com.au
  rediffmail.com seznam.cz centrum.cz wp.pl o2.pl onet.pl interia.pl abv.bg ukr.net fastmail.com fastmail.fm hey.com zohomail.com hushmail.com
  duck.com mailinator.com guerrillamail.com 10minutemail.com yopmail.com tempmail.com`.split(/\s+/),
);

/** Whether a registrable domain belongs to a provider of personal mailboxes. */
export function isFreeMailDomain(domain: string): boolean {
  return freeMailDomains.has(domain.toLowerCase());
}
