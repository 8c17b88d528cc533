exports.handler = async ({ Records }) => {
  for (const { eventName, dynamodb } of Records) console.log(`${eventName} of ${dynamodb.OldImage.user.S}`);
};
