import {
  defaultSettings,
  type FirstFactor,
  type PasswordPolicy,
  standardAttributes,
  type UserSettings,
} from '../cognito/pool.ts';

/** What a template says of a pool's users. */
export interface UserProperties {
  AccountRecoverySetting?: { RecoveryMechanisms?: { Name: string }[] };
  AdminCreateUserConfig?: {
    AllowAdminCreateUserOnly?: Flag;
    InviteMessageTemplate?: { EmailMessage?: string; EmailSubject?: string };
    UnusedAccountValidityDays?: number;
  };
  AutoVerifiedAttributes?: string[];
  EmailVerificationMessage?: string;
  EmailVerificationSubject?: string;
  Policies?: {
    PasswordPolicy?: { MinimumLength?: number; TemporaryPasswordValidityDays?: number } & Record<string, unknown>;
    SignInPolicy?: { AllowedFirstAuthFactors?: FirstFactor[] };
  };
  Schema?: { Name: string; Required?: Flag; Mutable?: Flag }[];
  UserAttributeUpdateSettings?: { AttributesRequireVerificationBeforeUpdate?: string[] };
  UsernameAttributes?: string[];
  VerificationMessageTemplate?: { EmailMessage?: string; EmailSubject?: string };
}

type Flag = boolean | string;
const isTrue = (flag: unknown) => String(flag) === 'true';

/** Reads them; https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpool.html */
export function settingsOf(properties: UserProperties): UserSettings {
  const { AccountRecoverySetting, AdminCreateUserConfig = {}, VerificationMessageTemplate = {} } = properties;
  const { messages, firstFactors } = defaultSettings;
  const { InviteMessageTemplate = {} } = AdminCreateUserConfig;
  const mechanisms = AccountRecoverySetting?.RecoveryMechanisms;
  return {
    isByEmail: (properties.UsernameAttributes ?? []).includes('email'),
    allowsSignUp: !isTrue(AdminCreateUserConfig.AllowAdminCreateUserOnly),
    verifiesEmail: (properties.AutoVerifiedAttributes ?? []).includes('email'),
    keepsOriginalEmail: (
      properties.UserAttributeUpdateSettings?.AttributesRequireVerificationBeforeUpdate ?? []
    ).includes('email'),
    recoversByEmail: mechanisms?.some(({ Name }) => Name === 'verified_email') ?? true,
    firstFactors: properties.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? firstFactors,
    passwordPolicy: policyOf(properties),
    schema: schemaOf(properties),
    messages: {
      verification: {
        subject:
          VerificationMessageTemplate.EmailSubject ??
          properties.EmailVerificationSubject ??
          messages.verification.subject,
        text:
          VerificationMessageTemplate.EmailMessage ?? properties.EmailVerificationMessage ?? messages.verification.text,
      },
      invitation: {
        subject: InviteMessageTemplate.EmailSubject ?? messages.invitation.subject,
        text: InviteMessageTemplate.EmailMessage ?? messages.invitation.text,
      },
    },
  };
}

function policyOf({ Policies = {}, AdminCreateUserConfig = {} }: UserProperties): PasswordPolicy {
  const { PasswordPolicy: policy = {} } = Policies;
  const { minimumLength, temporaryDays } = defaultSettings.passwordPolicy;
  const kinds = ['Lowercase', 'Uppercase', 'Numbers', 'Symbols'] as const;
  return {
    minimumLength: Number(policy.MinimumLength ?? minimumLength),
    requires: kinds.filter((kind) => isTrue(policy[`Require${kind}`])),
    temporaryDays: Number(
      policy.TemporaryPasswordValidityDays ?? AdminCreateUserConfig.UnusedAccountValidityDays ?? temporaryDays,
    ),
  };
}

/** What is no standard attribute is the app's own, and is named with `custom:` before. */
function schemaOf({ Schema = [] }: UserProperties): UserSettings['schema'] {
  return Object.fromEntries(
    Schema.map(({ Name, Required = false, Mutable = true }) => [
      standardAttributes.includes(Name) ? Name : `custom:${Name.replace(/^custom:/, '')}`,
      { isRequired: isTrue(Required), isMutable: isTrue(Mutable) },
    ]),
  );
}
