-- Accounts that three or more creators mention or tag.
-- grain:   one row per account named
-- inputs:  posts
-- columns: tag_id
SELECT tag_id
FROM (
    SELECT account_id, UNNEST(mentions) AS tag_id
    FROM posts
) AS named
GROUP BY tag_id
HAVING COUNT(DISTINCT account_id) >= 3
