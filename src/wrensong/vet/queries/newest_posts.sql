-- The newest dozen posts of some accounts, with what their captions count.
-- grain:   one row per post, at most 12 per account (place 1: the newest)
-- inputs:  posts, sampled (account_id: the accounts wanted)
-- columns: account_id, place, likes, comments
--   year                       (calendar year of publication, to the month)
--   tags, mentions, calls      (signs #, @ and ! in the caption; NULL without caption)
--   length                     (characters of the caption)
--   asks, gives, you           (1: holds a question mark; words of a giveaway; speaks to the reader)
WITH recent AS (
    SELECT
        posts.account_id, likes, comments, posted_at, caption,
        ROW_NUMBER() OVER (
            PARTITION BY posts.account_id ORDER BY posted_at DESC NULLS LAST, post
        ) AS place
    FROM posts
    INNER JOIN sampled ON sampled.account_id = posts.account_id
)
SELECT
    account_id, place, likes, comments,
    EXTRACT(YEAR FROM posted_at) + (EXTRACT(MONTH FROM posted_at) - 0.5) / 12 AS year,
    LENGTH(caption) - LENGTH(REPLACE(caption, '#', '')) AS tags,
    LENGTH(caption) - LENGTH(REPLACE(caption, '@', '')) AS mentions,
    LENGTH(caption) - LENGTH(REPLACE(caption, '!', '')) AS calls,
    LENGTH(caption) AS length,
    CASE WHEN caption LIKE '%?%' THEN 1 WHEN caption IS NOT NULL THEN 0 END AS asks,
    CASE
        WHEN REGEXP_MATCHES(LOWER(caption), 'giveaway|gewinn|verlos|concours|sorteo|sorteio|concorso|tag a friend')
            THEN 1
        WHEN caption IS NOT NULL THEN 0
    END AS gives,
    CASE
        WHEN REGEXP_MATCHES(
            LOWER(caption),
            '(^|[^a-zà-ÿ0-9_])(you|your|guys|who|which|what|ihr|euch|wer|vous|votre|qui|vosotros|quién|voi|você|vocês)([^a-zà-ÿ0-9_]|$)'
        ) THEN 1
        WHEN caption IS NOT NULL THEN 0
    END AS you
FROM recent
WHERE place <= 12
