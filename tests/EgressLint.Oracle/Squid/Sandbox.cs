using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace EgressLint.Oracle.Squid;

/// <summary>Where engines run: a network of its own in which every address is this machine, and mounts nobody else sees.</summary>
internal sealed class Sandbox : IDisposable
{
    private static readonly string[] Known = ["squid-4", "squid-5", "squid-6", "squid-7"];

    private readonly StubDns dns = new();
    private readonly StubOrigin origin = new();

    /// <summary>Inside a worker: opens the engines named on the command line.</summary>
    public Sandbox(Arguments arguments)
    {
        var work = arguments.Get("work");
        Engines = [.. EngineNames(arguments).Select(n => new SquidEngine(n, Path.Combine(arguments.Get("roots"), n), work, dns))];
    }

    public IReadOnlyList<SquidEngine> Engines { get; }

    public void Dispose()
    {
        dns.Dispose();
        origin.Dispose();
    }

    public static IReadOnlyList<string> EngineNames(Arguments arguments)
    {
        var asked = arguments.Find("engine") ?? "all";
        return asked == "all" ? Known : asked.Split(',');
    }

    /// <summary>Starts this program again, <c>--jobs</c> times, each inside a sandbox of its own, and joins their outputs in case order.</summary>
    public static int RunWorkers(string[] words, Arguments arguments)
    {
        var jobs = arguments.Number("jobs", Math.Max(1, Environment.ProcessorCount));
        var roots = Path.GetFullPath(arguments.Get("roots"));
        var clock = Stopwatch.StartNew();
        var workers = new List<(Process Process, string Work)>();
        for (var i = 0; i < jobs; i++)
        {
            var work = Directory.CreateTempSubdirectory("egresslint-oracle-").FullName;
            workers.Add((StartWorker(words, arguments, roots, work, i, jobs), work));
        }

        var failed = 0;
        foreach (var (process, _) in workers)
        {
            process.WaitForExit();
            failed |= process.ExitCode;
        }

        Join(workers.Select(w => Path.Combine(w.Work, "record.jsonl")), arguments.Find("record"));
        Join(workers.Select(w => Path.Combine(w.Work, "report.jsonl")), arguments.Find("out"));
        Tally.Print(workers.Select(w => Path.Combine(w.Work, "tally.txt")), clock.Elapsed);
        foreach (var (process, work) in workers)
        {
            process.Dispose();
            Directory.Delete(work, true);
        }

        return failed;
    }

    private static Process StartWorker(string[] words, Arguments arguments, string roots, string work, int index, int jobs)
    {
        Directory.CreateDirectory(Path.Combine(work, "etc"));
        Directory.CreateDirectory(Path.Combine(work, "log"));
        File.WriteAllText(Path.Combine(work, "hosts"), "127.0.0.1 localhost\n");
        File.WriteAllText(Path.Combine(work, "fakeauth.sh"), FakeAuth);
        File.WriteAllText(Path.Combine(work, "fakeext.sh"), FakeExternal);
        var setup = new StringBuilder("set -e\nip link set lo up\nip route add local 0.0.0.0/0 dev lo\nip -6 route add local ::/0 dev lo || true\nmount -t tmpfs none /dev/shm\n");
        setup.Append(CultureInfo.InvariantCulture, $"chmod 755 {work} {work}/etc {work}/*.sh\nchown -R proxy {work}/log 2>/dev/null || chown -R 13 {work}/log\n");
        foreach (var name in EngineNames(arguments))
        {
            var root = Path.Combine(roots, name);
            setup.Append(CultureInfo.InvariantCulture, $"mkdir -p {root}/etc/squid {root}/tmp {root}/dev {root}/proc\n");
            setup.Append(CultureInfo.InvariantCulture, $"mount --bind /tmp {root}/tmp\nmount --rbind /dev {root}/dev\nmount -t proc proc {root}/proc\nmount --bind {work}/etc {root}/etc/squid\n");
        }

        var start = new ProcessStartInfo("unshare");
        foreach (var word in new[] { "-n", "-m", "bash", "-c", setup.Append("exec \"$@\"").ToString(), "x", Environment.ProcessPath! })
        {
            start.ArgumentList.Add(word);
        }

        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(typeof(Sandbox).Assembly.Location);
        }

        foreach (var word in words.Concat(["--worker", "--work", work, "--index", $"{index}", "--of", $"{jobs}"]))
        {
            start.ArgumentList.Add(word);
        }

        return Process.Start(start)!;
    }

    private static void Join(IEnumerable<string> parts, string? target)
    {
        if (target is null)
        {
            return;
        }

        var lines = parts.Where(File.Exists).SelectMany(File.ReadLines).Select(l => l.Split('\t', 2));
        var sorted = lines.OrderBy(l => long.Parse(l[0], CultureInfo.InvariantCulture)).Select(l => l[1] + "\n");
        File.WriteAllText(target, string.Concat(sorted));
    }

    private const string FakeAuth = """
        #!/bin/sh
        # Basic authentication: the password "ok" is good.
        while read -r user password; do case "$password" in ok) echo OK ;; *) echo ERR ;; esac; done

        """;

    private const string FakeExternal = """
        #!/bin/sh
        # External ACL: always answers its arguments.
        answer="${*:-ERR}"
        while read -r line; do echo "$answer"; done

        """;
}
