-- The numbers of tags known by name.
-- grain:   one row per tag
-- inputs:  tags, wanted (tag: given)
-- columns: tag_id, tag
SELECT tags.tag_id, tags.tag
FROM tags
INNER JOIN wanted ON wanted.tag = tags.tag
