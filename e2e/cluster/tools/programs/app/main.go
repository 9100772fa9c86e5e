// App is the app of an image that has nothing else in it: no shell, no libc, no other program.
//
//	app                 waits until it is told to end, and says over HTTP (port 8080) that it runs
//	app printenv NAME…  prints variables, one a line; fails when one is not set. So does a copy named printenv
//	app cat FILE…       prints files
//	app stat FILE…      prints mode and size of files
//	app digest FILE…    prints the SHA-256 of files, in hexadecimal digits, one a line
package main

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

func main() {
	command, names := filepath.Base(os.Args[0]), os.Args[1:]
	if command != "printenv" {
		if len(names) == 0 {
			serve()
			return
		}
		command, names = names[0], names[1:]
	}
	for _, name := range names {
		if err := show(command, name); err != nil {
			fmt.Fprintln(os.Stderr, "app:", err)
			os.Exit(1)
		}
	}
}

func show(command, name string) error {
	switch command {
	case "printenv":
		value, ok := os.LookupEnv(name)
		if !ok {
			return fmt.Errorf("%s is not set", name)
		}
		fmt.Println(value)
	case "cat":
		bytes, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		_, err = os.Stdout.Write(bytes)
		return err
	case "stat":
		info, err := os.Stat(name)
		if err != nil {
			return err
		}
		fmt.Printf("%04o %d %s\n", info.Mode().Perm(), info.Size(), name)
	case "digest":
		bytes, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		fmt.Printf("%x\n", sha256.Sum256(bytes))
	default:
		return fmt.Errorf("no command %s", command)
	}
	return nil
}

func serve() {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM, syscall.SIGINT)
	go func() {
		http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
		_ = http.ListenAndServe(":8080", nil)
	}()
	<-stop
}
