"""KMS: keys that sign."""

import hashlib

from asking import client, refused

kms = client('kms')

described = kms.describe_key(KeyId='alias/seal')['KeyMetadata']
assert (described['KeySpec'], described['KeyState']) == ('ECC_NIST_P256', 'Enabled')
assert described['CreationDate'].tzinfo
assert kms.get_public_key(KeyId=described['Arn'])['PublicKey'].startswith(b'0Y')

signing = {'KeyId': described['KeyId'], 'SigningAlgorithm': 'ECDSA_SHA_256'}
digest = hashlib.sha256(b'\0\xff').digest()
signature = kms.sign(Message=b'\0\xff', **signing)['Signature']
assert kms.verify(Message=digest, MessageType='DIGEST', Signature=signature, **signing)['SignatureValid']
invalid = refused('KMSInvalidSignatureException', kms.verify, Message=b'other', Signature=signature, **signing)
assert isinstance(invalid, kms.exceptions.KMSInvalidSignatureException)
missing = refused('NotFoundException', kms.describe_key, KeyId='alias/none')
assert isinstance(missing, kms.exceptions.NotFoundException)
refused('UnknownOperationException', kms.list_keys)
