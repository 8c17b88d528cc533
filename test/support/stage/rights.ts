/** What whoever runs the suite may do, by the output that names the resource; docs/deploy.md says the same to people. */
export const rights = {
  UserPoolId: [
    ...['cognito-idp:AdminCreateUser', 'cognito-idp:AdminSetUserPassword', 'cognito-idp:AdminAddUserToGroup'],
    ...['cognito-idp:AdminDeleteUser', 'cognito-idp:ListUsers'],
  ],
  StateMachineArn: ['states:DescribeExecution'],
  InvitationsTableName: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
} as const;
