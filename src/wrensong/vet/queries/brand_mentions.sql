-- Brands in posts: accounts the platform names as sponsor, and those that three or more
-- creators mention and that are not creators of the lake themselves.
-- grain:   one row per account and brand
-- inputs:  posts, tags, current_accounts
-- columns: account_id, tag_id
--   first_day, last_day  (of a post with the brand; date, UTC; NULL not known)
WITH mentioned AS (
    SELECT account_id, tag_id, MIN(day) AS first_day, MAX(day) AS last_day
    FROM (
        SELECT account_id, CAST(posted_at AS DATE) AS day, UNNEST(mentions) AS tag_id
        FROM posts
    ) AS named
    GROUP BY account_id, tag_id
),

several AS (
    SELECT tag_id
    FROM mentioned
    GROUP BY tag_id
    HAVING COUNT(*) >= 3
),

creators AS (
    SELECT DISTINCT tags.tag_id
    FROM tags
    INNER JOIN current_accounts ON CONCAT('@', current_accounts.handle) = tags.tag
),

brands AS (
    SELECT mentioned.account_id, mentioned.tag_id, mentioned.first_day, mentioned.last_day
    FROM mentioned
    INNER JOIN several ON several.tag_id = mentioned.tag_id
    LEFT JOIN creators ON creators.tag_id = mentioned.tag_id
    WHERE creators.tag_id IS NULL
    UNION ALL
    SELECT account_id, tag_id, day AS first_day, day AS last_day
    FROM (
        SELECT account_id, CAST(posted_at AS DATE) AS day, UNNEST(sponsors) AS tag_id
        FROM posts
    ) AS sponsored
)

SELECT account_id, tag_id, MIN(first_day) AS first_day, MAX(last_day) AS last_day
FROM brands
GROUP BY account_id, tag_id
