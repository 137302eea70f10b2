# Built in one stage, run in another: the image that runs holds no compiler, no pip and no source of the build.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
# An environment without pip in it, filled from outside: wheels only, each checked against its hash.
COPY requirements/runtime.lock requirements/
RUN python -m venv --without-pip /venv \
 && python -m pip --python /venv/bin/python install --require-hashes --only-binary :all: -r requirements/runtime.lock
COPY . .
# With nothing set the settings are the embedded ones, which need no secret of ours; the one they make is thrown away.
RUN /venv/bin/python manage.py compile_translations \
 && /venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
 && rm -f var/secret_key var/*.sqlite3* \
 && /venv/bin/python -m compileall -q /app /venv/lib

FROM python:${PYTHON}-slim
LABEL org.opencontainers.image.title="rmentor" \
      org.opencontainers.image.description="Runs a company's reverse-mentoring programs"
RUN python -m pip uninstall --yes --quiet --root-user-action=ignore pip \
 && useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin rmentor
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001
EXPOSE 8000
CMD ["gunicorn", "rmentor.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm"]
