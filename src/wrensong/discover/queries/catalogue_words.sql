-- The words of each account in the filters that hold several: hashtags, mentions, sponsors,
-- brands of paid posts, sources, platforms of the same person.
-- grain:   one row per filter, account and word
-- inputs:  posts, tags, accounts, snapshots
-- columns: filter, account_id, word (tags without their # or @)
SELECT used.filter, used.account_id, SUBSTRING(tags.tag, 2) AS word
FROM (
    SELECT DISTINCT 'hashtag' AS filter, account_id, UNNEST(hashtags) AS tag_id FROM posts
    UNION ALL
    SELECT DISTINCT 'mention' AS filter, account_id, UNNEST(mentions) AS tag_id FROM posts
    UNION ALL
    SELECT DISTINCT 'sponsor' AS filter, account_id, UNNEST(sponsors) AS tag_id FROM posts
    UNION ALL
    SELECT DISTINCT 'paid_brand' AS filter, account_id, UNNEST(mentions) AS tag_id
    FROM posts
    WHERE disclosed
) AS used
INNER JOIN tags ON tags.tag_id = used.tag_id
UNION ALL
SELECT 'source' AS filter, account_id, source AS word
FROM (
    SELECT account_id, source FROM accounts
    UNION
    SELECT account_id, source FROM snapshots
    UNION
    SELECT account_id, source FROM posts
) AS told
WHERE source IS NOT NULL
UNION ALL
SELECT DISTINCT 'also_on' AS filter, one.account_id, other.platform AS word
FROM accounts AS one
INNER JOIN accounts AS other
    ON other.creator_id = one.creator_id AND other.account_id <> one.account_id
ORDER BY filter, account_id, word
