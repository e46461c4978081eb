-- When each account named, or was paid by, a brand that competes with others.
-- grain:   one row per account, day and brand
-- inputs:  posts, tags; rivals (given): tag, category
-- columns: account_id, category, day (date, UTC), tag
SELECT DISTINCT
    named.account_id,
    rivals.category,
    named.day,
    tags.tag
FROM (
    SELECT account_id, CAST(posted_at AS DATE) AS day, UNNEST(mentions) AS tag_id
    FROM posts
    WHERE posted_at IS NOT NULL
    UNION ALL
    SELECT account_id, CAST(posted_at AS DATE) AS day, UNNEST(sponsors) AS tag_id
    FROM posts
    WHERE posted_at IS NOT NULL
) AS named
INNER JOIN tags ON tags.tag_id = named.tag_id
INNER JOIN rivals ON rivals.tag = tags.tag
