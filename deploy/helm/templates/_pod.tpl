{{- define "pika.labels" -}}
app.kubernetes.io/name: pika
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* What never changes during a release: selectors are made of it. Give: release, part. */}}
{{- define "pika.selector" -}}
app.kubernetes.io/name: pika
app.kubernetes.io/instance: {{ .release }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "pika.image" -}}
{{- $repository := required "image.repository is required: the registry and name of the image that you built" .Values.image.repository -}}
{{- if .Values.image.digest -}}
{{ $repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ $repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{/* A pod of `pika …`. Give: root, part, args, secret, resources, serves (whether it listens). */}}
{{- define "pika.pod" -}}
{{- $values := .root.Values -}}
metadata:
  labels:
    {{- include "pika.selector" (dict "release" .root.Release.Name "part" .part) | nindent 4 }}
  {{- with $values.podAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with $values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . | quote }}
    {{- end }}
  {{- end }}
  {{- if .serves }}
  terminationGracePeriodSeconds: 20 # a stop takes 9.5 s at most
  {{- else }}
  restartPolicy: Never
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    seccompProfile: { type: RuntimeDefault }
  {{- if and .serves $values.topologySpread }}
  topologySpreadConstraints:
    {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "pika.selector" (dict "release" $.root.Release.Name "part" $.part) | nindent 10 }}
    {{- end }}
  {{- end }}
  {{- with $values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: pika
      image: {{ include "pika.image" .root | quote }}
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args: {{ toJson .args }}
      envFrom:
        - secretRef: { name: {{ .secret | quote }} }
      {{- with $values.settings }}
      env:
        {{- range $name, $value := . }}
        - name: {{ $name }}
          value: {{ $value | toString | quote }}
        {{- end }}
      {{- end }}
      {{- if .serves }}
      ports:
        - { name: http, containerPort: 8000 }
      startupProbe:
        httpGet: { path: /ready, port: http }
        periodSeconds: 2
        failureThreshold: 60
      # One failure is enough: at a stop, and when the database is lost, no request should come any more.
      readinessProbe:
        httpGet: { path: /ready, port: http }
        periodSeconds: 1
        timeoutSeconds: 3
        failureThreshold: 1
      # Asks the process only: a lost database restarts nothing.
      livenessProbe:
        httpGet: { path: /health, port: http }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      {{- end }}
      {{- with .resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        readOnlyRootFilesystem: true
        allowPrivilegeEscalation: false
        capabilities: { drop: [ALL] }
      volumeMounts:
        - { name: data, mountPath: /data }
        - { name: tmp, mountPath: /tmp }
  volumes:
    - { name: data, emptyDir: {} }
    - { name: tmp, emptyDir: {} }
{{- end }}
