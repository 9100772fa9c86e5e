# syntax=docker/dockerfile:1
FROM python:3.13
RUN --mount=type=secret,id=index-password,required=true <<EOF
set -e
PASSWORD=$(cat /run/secrets/index-password)
cat > /etc/pip.conf <<CONF
[global]
index-url = https://ci:${PASSWORD}@pypi.example.com/simple
CONF
pip install -r requirements.txt
EOF
RUN --mount=type=secret,id=index-password,env=PASSWORD,required=true cat <<EOF > ~/.netrc
machine pypi.example.com login ci password $PASSWORD
EOF
RUN --mount=type=secret,id=index-password,env=PASSWORD,required=true bash <<'EOF'
echo "export PASSWORD=$PASSWORD" | tee -a /etc/profile.d/password.sh > /dev/null
EOF
# expect 6:1 error secret-written
# expect 12:70 error secret-written
# expect 16:36 error secret-written
