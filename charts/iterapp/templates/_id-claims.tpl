{{/* Refuses claims that are no id of a project, as apps/keys/src/cluster/builders/id-claims.ts does and explains. The
argument is a list of where the issuer is, and the issuer. */}}
{{- define "iterapp.checkIdClaim" -}}
{{- $where := index . 0 -}}
{{- $issuer := index . 1 -}}
{{- $insteads := include "iterapp.claimsWithoutId" . | fromYaml -}}
{{- with get $insteads $issuer.idClaim -}}
{{- fail (printf "%s.idClaim: %s is not one project's for good; expected an id, such as %s" $where $issuer.idClaim .) -}}
{{- end -}}
{{- if eq $issuer.idClaim "sub" -}}
{{- range $i, $builder := $issuer.builders -}}
{{- $first := .id | splitList ":" | first -}}
{{- with and (ne $first .id) (get $insteads ($first | eq "repo" | ternary "repository" $first)) -}}
{{- fail (printf "%s.builders[%d].id: a subject with %s is not one project's for good; expected as idClaim an id, such as %s" $where $i $first .) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Claims that are no id of a project, and what to take instead. */}}
{{- define "iterapp.claimsWithoutId" -}}
{{- $github := "repository_id of GitHub Actions" -}}
{{- $gitlab := "project_id of GitLab" -}}
{{- range list "repository" "repository_owner" "actor" "workflow" "workflow_ref" "job_workflow_ref" }}
{{ . }}: {{ $github }}
{{- end }}
{{- range list "project_path" "namespace_path" "user_login" "user_email" "ci_config_ref_uri" }}
{{ . }}: {{ $gitlab }}
{{- end }}
{{- range list "ref" "environment" "iss" "aud" }}
{{ . }}: {{ $github }} or {{ $gitlab }}
{{- end }}
{{- end -}}
