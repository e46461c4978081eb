-- How many brands each account names, and how many of them again on another day.
-- grain:   one row per account with posts whose mentions are known
-- inputs:  posts, brand_mentions
-- columns: account_id
--   posts     (posts whose mentions are known)
--   brands    (different brands)
--   repeated  (brands named on two or more days)
SELECT
    read_posts.account_id,
    read_posts.posts,
    COALESCE(named.brands, 0) AS brands,
    COALESCE(named.repeated, 0) AS repeated
FROM (
    SELECT account_id, COUNT(*) AS posts
    FROM posts
    WHERE mentions IS NOT NULL
    GROUP BY account_id
) AS read_posts
LEFT JOIN (
    SELECT
        account_id,
        COUNT(*) AS brands,
        SUM(CASE WHEN first_day < last_day THEN 1 ELSE 0 END) AS repeated
    FROM brand_mentions
    GROUP BY account_id
) AS named ON named.account_id = read_posts.account_id
