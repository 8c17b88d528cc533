import type { Texts } from './en.ts';

/** Spanish: what the page of links says besides. */
export const es: Texts = {
  loading: 'Comprobando su enlace…',

  proveHeading: 'Primero, un código',
  prove: 'Para leer y responder, muestre que le llega el correo enviado a {sentTo}. No necesita cuenta.',
  nothingLeft: 'Ya no hay nada que responder. Con un código todavía puede ver en qué quedó.',
  sendCode: 'Enviarme un código',

  stoppedHeading: {
    noLink: 'Abra el enlace de su correo',
    badLink: 'Este enlace no funciona',
    usedLink: 'Este enlace ya no lleva a nada',
    notYours: 'Esta solicitud ya no es suya',
    notEnabled: 'Aquí no se usan enlaces',
    other: 'Esta página no tiene conexión',
  },
  problems: {
    noLink: 'Esta página muestra lo que se le pide firmar. Abra el correo que se lo pidió y pulse su botón.',
    badLink:
      'Puede estar copiado a medias, tener más de 30 días desde el final o ser de otro lugar. Abra de nuevo el correo y pulse su botón. Si no sirve, pida un correo nuevo a quien le escribió.',
    usedLink:
      'Su lugar pasó a otra persona, usted respondió con una cuenta, o la solicitud fue borrada o terminó hace mucho. No tiene que hacer nada. Si esperaba otra cosa, pregunte a quien le escribió.',
    notYours: 'Su lugar pasó a otra persona, o la solicitud fue borrada. No tiene que hacer nada.',
    notEnabled: 'Este servicio no acepta respuestas por enlace. Pregunte a quien le escribió cómo responder.',
    sessionOver: 'Por su seguridad, su sesión terminó a los treinta minutos. Pida otro código para seguir.',
    closed: 'La solicitud terminó entretanto y su respuesta no se tuvo en cuenta. Pregunte si todavía hace falta.',
    invalid: 'El servicio no acepta esto. Revise lo que escribió o recargue esta página.',
    unknown: 'No funcionó. Recargue esta página; si vuelve a ocurrir, dígaselo a quien le escribió: {detail}',
  },
};
