-- Brands in posts: accounts the platform names as sponsor, and those that three or more
-- creators mention and that are not creators of the lake themselves.
-- grain:   one row per post and brand
-- inputs:  posts, tags, current_accounts
-- columns: account_id, day (date, UTC; NULL not known), tag_id
WITH mentioned AS (
    SELECT account_id, CAST(posted_at AS DATE) AS day, UNNEST(mentions) AS tag_id
    FROM posts
),

several AS (
    SELECT tag_id
    FROM mentioned
    GROUP BY tag_id
    HAVING COUNT(DISTINCT account_id) >= 3
),

creators AS (
    SELECT DISTINCT tags.tag_id
    FROM tags
    INNER JOIN current_accounts ON CONCAT('@', current_accounts.handle) = tags.tag
)

SELECT mentioned.account_id, mentioned.day, mentioned.tag_id
FROM mentioned
INNER JOIN several ON several.tag_id = mentioned.tag_id
LEFT JOIN creators ON creators.tag_id = mentioned.tag_id
WHERE creators.tag_id IS NULL
UNION
SELECT account_id, CAST(posted_at AS DATE) AS day, UNNEST(sponsors) AS tag_id
FROM posts
