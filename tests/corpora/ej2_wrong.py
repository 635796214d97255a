# %% untouched_stub (crash) -> ej2_visible_forma, ej2_visible_reorden, ej2_bytes, ej2_columnas, ej2_texto, ej2_filas, ej2_ultimo_lugar, ej2_no_modifica, ej2_otro_interprete
def sha256_of_df(df):
    # ESCRIBÍ TU CÓDIGO ACÁ
    raise NotImplementedError("Falta tu código")


# %% to_csv_directly (part) -> ej2_visible_reorden, ej2_bytes, ej2_columnas
# The first error of the class text: index and order of columns left in.
import hashlib

def sha256_of_df(df):
    return hashlib.sha256(df.to_csv().encode("utf-8")).hexdigest()


# %% index_left_in (small) -> ej2_visible_reorden, ej2_bytes
import hashlib

def sha256_of_df(df):
    return hashlib.sha256(df[sorted(df.columns)].to_csv(lineterminator="\n").encode("utf-8")).hexdigest()


# %% reset_index_without_drop (small) -> ej2_visible_reorden, ej2_bytes
import hashlib

def sha256_of_df(df):
    df = df.reset_index()
    return hashlib.sha256(df[sorted(df.columns)].to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


# %% columns_unsorted (small) -> ej2_visible_reorden, ej2_columnas
import hashlib

def sha256_of_df(df):
    return hashlib.sha256(df.to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


# %% sorted_result_dropped (small) -> ej2_visible_reorden, ej2_columnas
import hashlib

def sha256_of_df(df):
    df.sort_index(axis=1)
    sorted(df.columns)
    return hashlib.sha256(df.to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


# %% case_insensitive (small) -> ej2_columnas
import hashlib

def sha256_of_df(df):
    columnas = sorted(df.columns, key=str.lower)
    return hashlib.sha256(df[columnas].to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


# %% descending (small) -> ej2_columnas
import hashlib

def sha256_of_df(df):
    columnas = sorted(df.columns, reverse=True)
    return hashlib.sha256(df[columnas].to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


# %% names_sorted_but_cells_not (small) -> ej2_visible_reorden, ej2_columnas
# The header is renamed instead of the columns moved.
import hashlib

def sha256_of_df(df):
    tabla = df.copy()
    tabla.columns = sorted(tabla.columns)
    return hashlib.sha256(tabla.to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


# %% column_order_of_a_set (part) -> ej2_otro_interprete, ej2_columnas
import hashlib

def sha256_of_df(df):
    columnas = list(set(df.columns))
    return hashlib.sha256(df[columnas].to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


# %% salted_hash (misses) -> ej2_otro_interprete, ej2_bytes
import hashlib

def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(str(hash(texto)).encode()).hexdigest()


# %% hash_builtin_in_hex (misses) -> ej2_visible_forma, ej2_bytes, ej2_otro_interprete
def sha256_of_df(df):
    return hex(hash(df[sorted(df.columns)].to_csv(index=False)))


# %% rows_sorted (small) -> ej2_filas
import hashlib

def sha256_of_df(df):
    columnas = sorted(df.columns)
    tabla = df[columnas].sort_values(columnas)
    return hashlib.sha256(tabla.to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


# %% rows_sorted_by_index (small) -> ej2_filas
import hashlib

def sha256_of_df(df):
    tabla = df.sort_index(axis=0).sort_index(axis=1)
    return hashlib.sha256(tabla.to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


# %% duplicates_dropped (small) -> ej2_filas
import hashlib

def sha256_of_df(df):
    tabla = df[sorted(df.columns)].drop_duplicates()
    return hashlib.sha256(tabla.to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


# %% hash_pandas_object (part) -> ej2_bytes, ej2_texto
import hashlib
import pandas as pd

def sha256_of_df(df):
    filas = pd.util.hash_pandas_object(df[sorted(df.columns)], index=False)
    return hashlib.sha256(filas.to_numpy().tobytes()).hexdigest()


# %% six_decimals (small) -> ej2_bytes, ej2_ultimo_lugar
import hashlib

def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n", float_format="%.6f")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()


# %% rounded (small) -> ej2_ultimo_lugar
import hashlib

def sha256_of_df(df):
    texto = df[sorted(df.columns)].round(6).to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()


# %% all_numbers_as_floats (small) -> ej2_bytes, ej2_ultimo_lugar
import hashlib

def sha256_of_df(df):
    tabla = df[sorted(df.columns)]
    tabla = tabla.astype({n: float for n in tabla.select_dtypes("number").columns})
    return hashlib.sha256(tabla.to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


# %% repr_of_the_frame (misses) -> ej2_bytes, ej2_ultimo_lugar
import hashlib

def sha256_of_df(df):
    return hashlib.sha256(repr(df[sorted(df.columns)]).encode("utf-8")).hexdigest()


# %% only_the_head (part) -> ej2_bytes, ej2_filas, ej2_ultimo_lugar
import hashlib

def sha256_of_df(df):
    texto = df[sorted(df.columns)].head(20).to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()


# %% names_and_types_only (misses) -> ej2_visible_forma, ej2_visible_reorden, ej2_bytes, ej2_filas, ej2_ultimo_lugar, ej2_no_modifica
import hashlib

def sha256_of_df(df):
    partes = [f"{n}:{df[n].dtype}" for n in sorted(df.columns)] + [str(df.shape)]
    return hashlib.sha256(";".join(partes).encode("utf-8")).hexdigest()


# %% windows_line_ends (small) -> ej2_bytes
import hashlib

def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\r\n")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()


# %% semicolons (small) -> ej2_bytes
import hashlib

def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, sep=";", lineterminator="\n")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()


# %% byte_order_mark (small) -> ej2_bytes
import hashlib

def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(texto.encode("utf-8-sig")).hexdigest()


# %% last_line_end_stripped (small) -> ej2_bytes
import hashlib

def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n").strip()
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()


# %% latin_1 (small) -> ej2_texto
import hashlib

def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(texto.encode("latin-1")).hexdigest()


# %% ascii_letters_lost (small) -> ej2_texto
import hashlib

def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(texto.encode("ascii", errors="ignore")).hexdigest()


# %% missing_as_nan (small) -> ej2_texto
import hashlib

def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n", na_rep="NaN")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()


# %% wholly_missing_rows_dropped (small) -> ej2_texto
# <plain, except>
-     texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
+     texto = df[sorted(df.columns)].dropna(how="all").to_csv(index=False, lineterminator="\n")


# %% blanks_round_names_stripped (small) -> ej2_texto
# <plain, except>
-     texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
+     df = df.rename(columns=str.strip)
+     texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")


# %% accents_composed (small) -> ej2_texto
# <plain, except>
- import hashlib
+ import hashlib
+ import unicodedata
-     return hashlib.sha256(texto.encode("utf-8")).hexdigest()
+     return hashlib.sha256(unicodedata.normalize("NFC", texto).encode("utf-8")).hexdigest()


# %% argument_of_an_old_pandas (crash) -> ej2_visible_forma, ej2_bytes, ej2_otro_interprete
# <plain, except>
-     texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
+     texto = df[sorted(df.columns)].to_csv(index=False, line_terminator="\n")


# %% joined_by_hand_without_quotes (small) -> ej2_texto
import hashlib
import pandas as pd

def sha256_of_df(df):
    df = df[sorted(df.columns)]
    lineas = [",".join(df.columns)]
    for fila in df.itertuples(index=False, name=None):
        lineas.append(",".join("" if pd.isna(celda) else str(celda) for celda in fila))
    return hashlib.sha256(("\n".join(lineas) + "\n").encode("utf-8")).hexdigest()


# %% index_reset_in_place (small) -> ej2_no_modifica
import hashlib

def sha256_of_df(df):
    df.reset_index(drop=True, inplace=True)
    return hashlib.sha256(df[sorted(df.columns)].to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


# %% columns_sorted_in_place (small) -> ej2_no_modifica
import hashlib

def sha256_of_df(df):
    df.sort_index(axis=1, inplace=True)
    return hashlib.sha256(df.to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


# %% md5 (small) -> ej2_visible_forma, ej2_bytes
import hashlib

def sha256_of_df(df):
    return hashlib.md5(df[sorted(df.columns)].to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


# %% uppercase (small) -> ej2_visible_forma, ej2_bytes
import hashlib

def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest().upper()


# %% sixteen_hex_digits (small) -> ej2_visible_forma, ej2_bytes
import hashlib

def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()[:16]


# %% bytes_returned (small) -> ej2_visible_forma, ej2_bytes
import hashlib

def sha256_of_df(df):
    return hashlib.sha256(df[sorted(df.columns)].to_csv(index=False, lineterminator="\n").encode("utf-8")).digest()


# %% printed_not_returned (crash) -> ej2_visible_forma, ej2_bytes, ej2_no_modifica
import hashlib

def sha256_of_df(df):
    print(hashlib.sha256(df[sorted(df.columns)].to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest())


# %% always_equal_text (misses) -> ej2_visible_forma, ej2_visible_reorden, ej2_bytes, ej2_columnas, ej2_texto, ej2_filas, ej2_ultimo_lugar, ej2_no_modifica, ej2_otro_interprete
class Igual(str):
    def __eq__(self, other):
        return True
    def __ne__(self, other):
        return False
    def __hash__(self):
        return 0

def sha256_of_df(df):
    return Igual("0" * 64)


# %% constant (misses) -> ej2_visible_forma, ej2_visible_reorden, ej2_bytes, ej2_columnas, ej2_texto, ej2_filas, ej2_ultimo_lugar, ej2_no_modifica, ej2_otro_interprete
def sha256_of_df(df):
    return "8391e89f7bc8305f1bba29b2d90cae2f997b832b4f7de844d4632a28cd09e976"


# %% random_digits (misses) -> ej2_visible_reorden, ej2_bytes, ej2_columnas, ej2_texto, ej2_filas, ej2_ultimo_lugar, ej2_no_modifica, ej2_otro_interprete
import os

def sha256_of_df(df):
    return os.urandom(32).hex()


# %% text_not_encoded (crash) -> ej2_visible_forma, ej2_bytes, ej2_no_modifica
import hashlib

def sha256_of_df(df):
    return hashlib.sha256(df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")).hexdigest()


# %% misspelled_name (crash) -> ej2_visible_forma, ej2_visible_reorden, ej2_bytes, ej2_otro_interprete
import hashlib

def sha256_of_dataframe(df):
    return hashlib.sha256(df[sorted(df.columns)].to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


# %% name_taken_by_a_result (crash) -> ej2_visible_forma, ej2_bytes
import hashlib
import pandas as pd

def sha256_of_df(df):
    return hashlib.sha256(df[sorted(df.columns)].to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()

sha256_of_df = sha256_of_df(pd.DataFrame({"a": [1]}))


# %% syntax_error (crash) -> ej2_visible_forma, ej2_bytes, ej2_otro_interprete
import hashlib

def sha256_of_df(df):
    return hashlib.sha256(df[sorted(df.columns)].to_csv(index=False, lineterminator="\n").encode("utf-8").hexdigest()


# %% exits (crash) -> ej2_visible_forma, ej2_bytes, ej2_otro_interprete
import sys

def sha256_of_df(df):
    sys.exit(0)


# %% first_thousand_rows (small) -> ej2_ultimo_lugar
# "For speed": right for every table that somebody tries it with.
import hashlib

def sha256_of_df(df):
    texto = df[sorted(df.columns)].head(1000).to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()


# %% first_ten_thousand_rows (small) -> ej2_ultimo_lugar
import hashlib

def sha256_of_df(df):
    texto = df[sorted(df.columns)].iloc[:10_000].to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()


# %% head_and_tail (small) -> ej2_ultimo_lugar
import hashlib

import pandas as pd

def sha256_of_df(df):
    df = df[sorted(df.columns)]
    if len(df) > 1000:
        df = pd.concat([df.head(500), df.tail(500)])
    return hashlib.sha256(df.to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


# %% one_block_of_the_text (small) -> ej2_ultimo_lugar
import hashlib
import io

def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(io.BytesIO(texto.encode("utf-8")).read(65536)).hexdigest()


# %% blanks_round_the_text_stripped (small) -> ej2_texto
import hashlib

import pandas as pd


def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
    return hashlib.sha256((texto.strip() + "\n").encode("utf-8")).hexdigest()


# %% blanks_at_line_ends_stripped (small) -> ej2_texto
# <plain, except>
-     return hashlib.sha256(texto.encode("utf-8")).hexdigest()
+     texto = "\n".join(linea.rstrip() for linea in texto.split("\n")[:-1]) + "\n"
+     return hashlib.sha256(texto.encode("utf-8")).hexdigest()


# %% split_at_every_line_end (small) -> ej2_texto
import hashlib

import pandas as pd


def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
    texto = "\n".join(texto.splitlines()) + "\n"
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()


# %% missing_as_text_and_replaced (small) -> ej2_texto
import hashlib

import pandas as pd


def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n", na_rep="nan")
    texto = texto.replace("nan", "")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()


# %% filled_with_a_text_and_replaced (small) -> ej2_texto
# <plain, except>
-     texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
+     texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n", na_rep="-999").replace("-999", "")


# %% blank_lines_dropped (small) -> ej2_texto
import hashlib

import pandas as pd


def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
    texto = "".join(linea + "\n" for linea in texto.split("\n") if linea != "")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()


# %% empty_line_in_a_single_column (small) -> ej2_texto
import hashlib

import pandas as pd


def sha256_of_df(df):
    texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
    lineas = ["" if linea == '""' else linea for linea in texto.split("\n")]
    return hashlib.sha256("\n".join(lineas).encode("utf-8")).hexdigest()


# %% missing_columns_dropped (small) -> ej2_texto
# <plain, except>
-     texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
+     texto = df[sorted(df.columns)].dropna(axis=1, how="all").to_csv(index=False, lineterminator="\n")


# %% unnamed_columns_dropped (small) -> ej2_columnas
import hashlib

import pandas as pd


def sha256_of_df(df):
    columnas = [c for c in sorted(df.columns) if not c.startswith("Unnamed")]
    texto = df[columnas].to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()


# %% index_reset_before_the_choice (small) -> ej2_bytes
import hashlib

import pandas as pd


def sha256_of_df(df):
    tabla = df.reset_index()
    tabla = tabla[sorted(c for c in df.columns)]
    texto = tabla.to_csv(index=False, lineterminator="\n")
    return hashlib.sha256(texto.encode("utf-8")).hexdigest()


# %% rows_by_their_labels (small) -> ej2_bytes
# <plain, except>
-     texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
+     texto = df.loc[list(df.index), sorted(df.columns)].to_csv(index=False, lineterminator="\n")


# %% rows_of_repeated_labels_dropped (small) -> ej2_bytes
# <plain, except>
-     texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
+     df = df[~df.index.duplicated()]
+     texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")


# %% infinite_as_missing (small) -> ej2_bytes
# <plain, except>
-     texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
+     df = df.replace([float("inf"), float("-inf")], float("nan"))
+     texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")


# %% columns_as_attributes (small) -> ej2_columnas
import hashlib
import pandas as pd

def sha256_of_df(df):
    tabla = pd.DataFrame({nombre: getattr(df, nombre) for nombre in sorted(df.columns)})
    return hashlib.sha256(tabla.to_csv(index=False, lineterminator="\n").encode("utf-8")).hexdigest()


# %% texts_cut (small) -> ej2_texto
# <plain, except>
-     texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
+     df = df.map(lambda celda: celda[:255] if isinstance(celda, str) else celda)
+     texto = df[sorted(df.columns)].to_csv(index=False, lineterminator="\n")
