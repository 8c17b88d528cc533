import type { Texts } from './texts.ts';

const asked = {
  SIGNER: {
    subject: 'Le pedimos que firme «{title}»',
    next: 'Puede firmar hasta el {deadline}.',
    button: 'Leer y firmar',
  },
  APPROVER: {
    subject: 'Le pedimos que apruebe «{title}»',
    next: 'Puede responder hasta el {deadline}.',
    button: 'Leer y aprobar',
  },
};
const nothing = 'No tiene que hacer nada más.';
const button = 'Ver la solicitud';
const completed = {
  subject: 'Completado: «{title}»',
  lead: 'Este documento ya tiene todas las firmas y aprobaciones necesarias:',
  button,
};

/** Spanish. */
export const es: Texts = {
  greeting: 'Hola, {name}:',
  namelessGreeting: 'Hola:',
  noteFrom: 'Mensaje de {requester}',
  reason: 'Motivo',
  mails: {
    ASKED_SIGNER: { ...asked.SIGNER, lead: '{requester} le pide que firme este documento:' },
    ASKED_APPROVER: { ...asked.APPROVER, lead: '{requester} le pide que apruebe este documento:' },
    REMINDED_SIGNER: {
      ...asked.SIGNER,
      lead: 'Le recordamos amablemente que {requester} espera su firma en este documento:',
    },
    REMINDED_APPROVER: {
      ...asked.APPROVER,
      lead: 'Le recordamos amablemente que {requester} espera su aprobación de este documento:',
    },
    RELEASED_CANCELLED: {
      subject: 'Cancelada la solicitud: «{title}»',
      lead: '{requester} ha cancelado la solicitud sobre este documento:',
      next: nothing,
      button,
    },
    RELEASED_DECLINED: {
      subject: 'Documento rechazado: «{title}»',
      lead: '{signer} ha rechazado este documento, con lo que termina la solicitud:',
      next: nothing,
      button,
    },
    RELEASED_EXPIRED: {
      subject: 'Plazo vencido: «{title}»',
      lead: 'El plazo para este documento ha vencido sin su respuesta:',
      next: 'Ya no puede responder. Si el documento aún hace falta, {requester} puede iniciar una nueva solicitud.',
      button,
    },
    RELEASED_FAILED: {
      subject: 'Solicitud interrumpida: «{title}»',
      lead: 'Un problema técnico ha puesto fin a la solicitud sobre este documento:',
      next: 'No ha sido culpa suya y no tiene que hacer nada. {requester} puede iniciar una nueva solicitud.',
      button,
    },
    RELEASED_REASSIGNED: {
      subject: 'Ya no tiene que responder: «{title}»',
      lead: '{requester} ha pedido a otra persona que responda en su lugar sobre este documento:',
      next: nothing,
    },
    RELEASED_QUORUM: {
      subject: 'Su respuesta ya no es necesaria: «{title}»',
      lead: 'Ya han respondido suficientes personas, por lo que su respuesta sobre este documento ya no es necesaria:',
      next: nothing,
      button,
    },
    COMPLETED: { ...completed, next: 'No queda nada por hacer. Gracias a todas las personas que han participado.' },
    COMPLETED_SEALED: {
      ...completed,
      next: 'Un certificado demuestra quién respondió y cuándo. Lo encontrará en la solicitud.',
    },
    COMPLETED_ATTACHED: {
      ...completed,
      next: 'El certificado adjunto demuestra quién respondió y cuándo. Consérvelo, por favor.',
    },
    DECLINED_DECLINED: {
      subject: 'Documento rechazado: «{title}»',
      lead: '{signer} ha rechazado este documento, con lo que termina su solicitud:',
      next: 'Si el documento aún hace falta, inicie una nueva solicitud.',
      button,
    },
    DECLINED_PENDING: {
      subject: 'Una persona ha rechazado: «{title}»',
      lead: '{signer} ha rechazado este documento:',
      next: 'Su solicitud sigue abierta, pues aún pueden responder suficientes personas, hasta el {deadline}.',
      button,
    },
    EXPIRED: {
      subject: 'Su solicitud ha vencido: «{title}»',
      lead: 'El plazo para este documento ha vencido con {signed} de {total} respuestas:',
      next: 'Si el documento aún hace falta, inicie una nueva solicitud.',
      button,
    },
    FAILED: {
      subject: 'Su solicitud se ha interrumpido: «{title}»',
      lead: 'Un problema técnico ha puesto fin a su solicitud sobre este documento:',
      next: 'No ha sido culpa suya. Si el documento aún hace falta, inicie una nueva solicitud.',
      button,
    },
    BOUNCED_UNREACHED: {
      subject: 'Correo no entregado: «{title}»',
      lead: 'No se ha podido entregar nuestro correo a {signer} sobre este documento:',
      next: 'Compruebe la dirección. Hasta el {deadline} puede pedírselo a otra persona, o a la misma en otra dirección.',
      button,
    },
    BOUNCED_UNWANTED: {
      subject: 'Correo marcado como no deseado: «{title}»',
      lead: 'Nuestro correo a {signer} sobre este documento se ha marcado como no deseado:',
      next: 'Es posible que ya no podamos escribir a esta dirección. Hasta el {deadline} puede pedírselo a otra persona, o a la misma en otra dirección.',
      button,
    },
  },
  footer: {
    requester: 'Recibe este correo porque usted inició esta solicitud.',
    others:
      'Countersign le envía este correo en nombre de {requester}, que recibirá su respuesta. Si no lo esperaba, puede ignorarlo.',
  },
  reference: 'Solicitud {id}',
  code: {
    subject: 'Su código',
    lead: 'Este es su código. Muestra que este correo le ha llegado:',
    next: 'Introdúzcalo en los próximos diez minutos donde lo pidió. No se lo dé a nadie: quien lo tenga puede responder en su nombre.',
    footer:
      'Countersign le envía este correo porque alguien pidió un código con el enlace que se le envió, o con su cuenta. Si no fue usted, no tiene que hacer nada.',
  },
};
