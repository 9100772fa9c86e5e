FROM python:3.13-slim
RUN --mount=type=secret,id=model-token,env=HF_TOKEN,required=true <<EOF
#!/usr/bin/env python3
import os
from huggingface_hub import snapshot_download
snapshot_download('example/model', token=os.environ['HF_TOKEN'], local_dir='/models')
EOF
RUN --mount=type=secret,id=model-token,env=HF_TOKEN,required=true python3 <<'PY'
import os
print(len(os.environ['HF_TOKEN']))
PY
RUN --mount=type=secret,id=model-token,env=HF_TOKEN,required=true ["python3", "-m", "fetch", "--models", "/models"]
# ids model-token
