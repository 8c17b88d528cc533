/** What the result of an integration says of the service's answer, by its headers. */
export const responseMetadata = (headers: Record<string, string>) => ({
  SdkHttpMetadata: {
    AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    HttpHeaders: headers,
    HttpStatusCode: 200,
  },
  SdkResponseMetadata: { RequestId: headers['x-amzn-RequestId'] },
});
