-- The words of some tags.
-- grain:   one row per tag
-- inputs:  tags, wanted (given: tag_id)
-- columns: tag_id, tag (#word or @handle)
SELECT tags.tag_id, tags.tag
FROM tags
INNER JOIN wanted ON wanted.tag_id = tags.tag_id
