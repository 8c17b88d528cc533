import { describe, expect, it } from 'vitest';
import { pageHeaders } from '../../tools/page/page-headers.ts';
import { ofType, templateOf, type TemplateText, withAll, withPage } from '../support/synthesised.ts';

const template = await templateOf(withPage);
const withAddresses = await templateOf({ context: { ...withAll.context, page: 'on' } });
const [prod, off] = [await templateOf({ stage: 'prod' }), await templateOf()];
const certificate = 'arn:aws:acm:us-east-1:123456789012:certificate/0a1b';
const named = await templateOf({
  context: {
    ...{ ...withPage.context, pageUrl: 'none', pageDomain: 'sign.example.com', pageCertificateArn: certificate },
  },
});

/** What the only resource of a type is. */
const only = (type: string, of: TemplateText = template) => {
  const all = ofType(of, type);
  expect(all).toHaveLength(1);
  return all[0]!;
};
const [distributionId, distribution] = only('AWS::CloudFront::Distribution');
const config = distribution.Properties.DistributionConfig;
const [bucketId, bucket] = only('AWS::S3::Bucket');

describe('the page', () => {
  it('has the headers that it has locally, with the origins of this stage, and TLS for a year', () => {
    const [id, { Properties }] = only('AWS::CloudFront::ResponseHeadersPolicy');
    const { SecurityHeadersConfig, CustomHeadersConfig } = Properties.ResponseHeadersPolicyConfig;
    const { 'content-security-policy': policy, ...headers } = pageHeaders([
      ...['https://{GraphQLDns}', 'wss://{RealtimeDns}', 'https://cognito-idp.{AWS::Region}.amazonaws.com'],
    ]);
    const { ContentSecurityPolicy, ...security } = SecurityHeadersConfig;
    expect(textOf(ContentSecurityPolicy.ContentSecurityPolicy)).toBe(policy);
    expect(policy.length).toBeLessThan(1000);
    expect(security).toEqual({
      ContentTypeOptions: { Override: true },
      ReferrerPolicy: { Override: true, ReferrerPolicy: headers['referrer-policy'] },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, Override: true },
    });
    const custom = (CustomHeadersConfig.Items as { Header: string; Value: string; Override: boolean }[]).map(
      ({ Header, Value, Override }) => [Header, Override && Value],
    );
    expect({
      ...Object.fromEntries(custom),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    }).toEqual(headers);
    for (const behavior of [config.DefaultCacheBehavior, ...config.CacheBehaviors])
      expect(behavior).toMatchObject({
        ResponseHeadersPolicyId: { Ref: id },
        ViewerProtocolPolicy: 'redirect-to-https',
      });
  });

  it('lies in a bucket that CloudFront alone reads, over TLS, for this distribution', () => {
    expect(bucket).toMatchObject({
      Properties: {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          ...{ BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
        },
      },
      DeletionPolicy: 'RetainExceptOnCreate',
    });
    const statements = only('AWS::S3::BucketPolicy')[1].Properties.PolicyDocument.Statement;
    expect(statements).toMatchObject([
      { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
      },
    ]);
    expect(textOf(statements[1].Condition.StringEquals['AWS:SourceArn'])).toBe(
      `arn:{AWS::Partition}:cloudfront::{AWS::AccountId}:distribution/{${distributionId}}`,
    );
    expect(config.Origins).toMatchObject([
      {
        DomainName: { 'Fn::GetAtt': [bucketId, 'RegionalDomainName'] },
        OriginAccessControlId: { 'Fn::GetAtt': [only('AWS::CloudFront::OriginAccessControl')[0], 'Id'] },
      },
    ]);
  });

  it('is kept at the edge where it is named for its content, and nowhere else', () => {
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
    const [disabled, optimized] = ['4135ea2d-6df8-44a3-9df3-4b5a84be39ad', '658327ea-f89d-4fab-a63d-7e88639e58f6'];
    expect(config).toMatchObject({
      DefaultRootObject: 'index.html',
      HttpVersion: 'http2and3',
      DefaultCacheBehavior: { CachePolicyId: disabled },
      CacheBehaviors: [{ PathPattern: 'assets/*', CachePolicyId: optimized }],
      CustomErrorResponses: [{ ErrorCode: 403, ErrorCachingMinTTL: 0 }],
    });
  });

  it.each([
    ['unless they are told otherwise', template, 'https://{DomainName}/', 'https://{DomainName}/'],
    ['by its own name', named, 'https://sign.example.com/', undefined],
    ['or not', withAddresses, withAll.context.appUrl, `${withAll.context.pageUrl}/`],
  ])('is where mails lead, %s', (_, of, appUrl, pageUrl) => {
    const [, { Properties }] = ofType(of, 'AWS::Lambda::Function').find(([id]) => id.includes('SendNotice'))!;
    const { APP_URL, PAGE_URL } = Properties.Environment.Variables;
    expect([textOf(APP_URL), PAGE_URL && textOf(PAGE_URL)]).toEqual([appUrl, pageUrl]);
  });

  it('tells where it is and where it is uploaded to', () => {
    const { PageUrl, PageBucket, PageDistributionId } = template.Outputs;
    expect([PageUrl, PageBucket, PageDistributionId].map((output) => textOf(output!.Value))).toEqual([
      ...['https://{DomainName}/', `{${bucketId}}`, `{${distributionId}}`],
    ]);
  });

  it('has a name of its own where it is given one, by TLS 1.2 or newer', () => {
    expect(only('AWS::CloudFront::Distribution', named)[1].Properties.DistributionConfig).toMatchObject({
      Aliases: ['sign.example.com'],
      ViewerCertificate: {
        ...{ AcmCertificateArn: certificate, MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' },
      },
    });
    expect(named.Outputs.PageUrl!.Value).toBe('https://sign.example.com/');
  });

  it('is in what deploys, and nothing of it where it is off', () => {
    expect(ofType(prod, 'AWS::CloudFront::Distribution')).toHaveLength(1);
    expect(JSON.stringify(off)).not.toMatch(/CloudFront|cloudfront|AWS::S3::Bucket|"Page/);
  });
});

/** A text of a template, each reference as its last name in braces. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[key, inner]] = Object.entries(value as object) as [[string, unknown]];
  if (key === 'Fn::Join') return (inner as [string, unknown[]])[1].map(textOf).join('');
  return `{${key === 'Ref' ? (inner as string) : (inner as string[]).at(-1)}}`;
}
