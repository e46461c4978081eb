-- Every hashtag and mention.
-- grain:   one row per tag
-- inputs:  tags
-- columns: tag_id, tag (#word or @handle)
SELECT
    tag_id,
    tag
FROM tags
ORDER BY tag_id
