// Reads a list of questions from standard input and answers them with the kubelet's own code, so
// that the tests of libs/env are held against it and not against a reading of it.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"k8s.io/kubernetes/pkg/kubelet/util/env"
	"k8s.io/kubernetes/third_party/forked/golang/expansion"
)

// A question has a file and a key, or a template and its variables. Bytes are base64 in JSON.
type question struct {
	File      []byte            `json:"file"`
	Key       string            `json:"key"`
	Template  string            `json:"template"`
	Variables map[string]string `json:"variables"`
}

type answer struct {
	Value []byte `json:"value"`
	Error string `json:"error"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "iterapp-kubelet-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	answers := make([]answer, len(questions))
	for i, q := range questions {
		if q.Variables != nil {
			mapping := expansion.MappingFuncFor(q.Variables)
			answers[i] = answer{Value: []byte(expansion.Expand(q.Template, mapping))}
			continue
		}
		path := filepath.Join(folder, "env")
		if err := os.WriteFile(path, q.File, 0o600); err != nil {
			return err
		}
		value, err := env.ParseEnv(path, q.Key)
		answers[i] = answer{Value: []byte(value)}
		if err != nil {
			answers[i].Error = err.Error()
		}
	}
	return json.NewEncoder(os.Stdout).Encode(answers)
}
