/** What the stack is told of API keys where it runs locally: requesters may have some. */
export const localApiKeys = { apiKeys: 'on' };
