"""A right answer of exercise 2, as students paste it into exercises 3 to 5."""

import hashlib


def sha256_of_df(df):
    text = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
