# One image for web, workers and beat. TORCH_INDEX: PyTorch's index of CPU builds (see README, "The CPU build");
# without it pip takes the default build, several GB larger.
FROM python:3.11-slim-bookworm AS build
ARG TORCH_INDEX=""
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/claimdesk
RUN /opt/claimdesk/bin/pip install ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} torch==2.13.0
WORKDIR /build
COPY pyproject.toml README.md LICENSE ./
COPY claimdesk claimdesk
COPY service service
COPY workers workers
RUN /opt/claimdesk/bin/pip install .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/claimdesk --create-home claimdesk
COPY --from=build /opt/claimdesk /opt/claimdesk
COPY examples /usr/share/claimdesk/examples
ENV PATH=/opt/claimdesk/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HF_HUB_OFFLINE=1 \
    CLAIMDESK_VAR=/var/lib/claimdesk \
    CLAIMDESK_HOST=0.0.0.0
USER claimdesk
WORKDIR /var/lib/claimdesk
VOLUME /var/lib/claimdesk
EXPOSE 8000
ENTRYPOINT ["claimdesk"]
CMD ["web"]
