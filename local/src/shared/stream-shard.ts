/** The one shard of each stream of a local table: dead letters name it, and readers ask for it. */
export const shardId = 'shardId-00000000000000000000-00000001';
