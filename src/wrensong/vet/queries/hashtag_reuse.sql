-- How often the hashtags of one post of an account come back in another.
-- grain:   one row per account with hashtags
-- inputs:  posts
-- columns: account_id
--   uses   (hashtags counted with repeats)
--   pairs  (ordered pairs of uses of the same hashtag)
SELECT
    account_id,
    SUM(uses) AS uses,
    SUM(uses * (uses - 1)) AS pairs
FROM (
    SELECT account_id, tag_id, COUNT(*) AS uses
    FROM (SELECT account_id, UNNEST(hashtags) AS tag_id FROM posts) AS tag_uses
    GROUP BY account_id, tag_id
) AS tag_counts
GROUP BY account_id
