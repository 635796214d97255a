# The exercises in a container: the base image by its digest, the packages by their hashes.
#   docker build -t clase-228 .  &&  docker run --rm -p 8888:8888 clase-228
FROM python:3.11.14-slim-bookworm@sha256:65a93d69fa75478d554f4ad27c85c1e69fa184956261b4301ebaf6dbb0a3543d

# What changes results and isn't in the lock: the salt of hashes, and how many threads share a sum.
ENV PYTHONHASHSEED=0 OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

COPY requirements.lock /
RUN pip install --no-cache-dir --require-hashes -r /requirements.lock

# JupyterLab without its news and a teacher's tools.
COPY settings /usr/local/share/jupyter/lab/settings

RUN useradd --create-home student
USER student
WORKDIR /home/student/ejercicios
COPY --chown=student release/ejercicios .
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--no-browser"]
