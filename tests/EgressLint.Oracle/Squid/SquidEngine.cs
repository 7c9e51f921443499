using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace EgressLint.Oracle.Squid;

/// <summary>One Squid release, unpacked in a directory that becomes its root, answering cases one after the other.</summary>
/// <remarks>Runs only inside the <see cref="Sandbox"/>: the sandbox has made <c>/etc/squid</c> of every root the same directory as <see cref="Etc"/>.</remarks>
internal sealed partial class SquidEngine
{
    public const int ListeningPort = 3128;
    private const int StartPatience = 20_000;

    private readonly string root;
    private readonly string work;
    private readonly StubDns dns;

    public SquidEngine(string name, string root, string work, StubDns dns)
    {
        Name = name;
        this.root = root;
        this.work = work;
        this.dns = dns;
        Version = ReadVersion();
    }

    /// <summary>As in <c>--engine</c>: <c>squid-6</c>.</summary>
    public string Name { get; }

    /// <summary>As the program says it: <c>6.13</c>.</summary>
    public string Version { get; }

    public string Etc => Path.Combine(work, "etc");

    /// <summary>What the engine said when it last refused to start.</summary>
    public string LastRefusal { get; private set; } = "";

    public EngineAnswers Ask(SquidCase one)
    {
        Prepare(one);
        using var process = Start(one.Now);
        var errors = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
        try
        {
            if (!WaitUntilListening(process))
            {
                process.WaitForExit(1000);
                LastRefusal = Refusal(errors);
                return EngineAnswers.Rejected;
            }

            var answers = new string[one.Requests.Count];
            for (var i = 0; i < answers.Length; i++)
            {
                answers[i] = process.HasExited ? "died" : SquidClient.Ask(one.Requests[i], one.OwnRouting == true);
            }

            return new EngineAnswers(answers);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            process.WaitForExit();
        }
    }

    private void Prepare(SquidCase one)
    {
        dns.Use(one);
        CaseFiles.Write(one, Etc, work);
        var text = new StringBuilder(Prelude.Replace("WORK", work, StringComparison.Ordinal));
        if (!CaseFiles.HasPort(one))
        {
            text.Append(CaseFiles.PortLine).Append('\n');
        }

        // What is added stands in front: the configuration may end in the middle of a line.
        if (one.OwnRouting != true)
        {
            text.Append(OnlyWay);
        }

        text.Append(one.Config.Replace("@ORACLE@", work, StringComparison.Ordinal)).Append('\n');

        File.WriteAllText(Path.Combine(work, "squid.conf"), text.ToString(), Encoding.Latin1);
        File.Delete(Path.Combine(work, "log", "cache.log"));
    }

    private Process Start(string? now)
    {
        var start = new ProcessStartInfo("chroot") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(root);
        start.Environment["TZ"] = "UTC";
        if (now is not null)
        {
            start.ArgumentList.Add("/usr/bin/env");
            start.ArgumentList.Add("LD_PRELOAD=/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");
            start.ArgumentList.Add($"FAKETIME=@{now}");
        }

        foreach (var word in new[] { "/usr/sbin/squid", "-N", "-f", Path.Combine(work, "squid.conf") })
        {
            start.ArgumentList.Add(word);
        }

        return Process.Start(start)!;
    }

    private static bool WaitUntilListening(Process process)
    {
        var clock = Stopwatch.StartNew();
        while (clock.ElapsedMilliseconds < StartPatience)
        {
            if (process.HasExited)
            {
                return false;
            }

            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Connect(IPAddress.Loopback, ListeningPort);
                return true;
            }
            catch (SocketException)
            {
                Thread.Sleep(3);
            }
        }

        throw new InvalidOperationException("the engine neither listens nor ends");
    }

    private string Refusal(Task<string> errors)
    {
        var said = errors.Wait(1000) ? errors.Result : "";
        var log = Path.Combine(work, "log", "cache.log");
        if (File.Exists(log))
        {
            said += File.ReadAllText(log, Encoding.Latin1);
        }

        var lines = said.Split('\n').Select(l => Stamp().Replace(l, "").Trim()).Where(l => l.Length > 0).ToList();
        var loud = lines.Where(l => l.Contains("FATAL", StringComparison.Ordinal) || l.Contains("ERROR", StringComparison.Ordinal)).ToList();
        var told = (loud.Count > 0 ? loud : lines).Distinct().ToList();

        // The last one stopped it.
        return string.Join(" | ", told.Take(1).Concat(told.Skip(1).TakeLast(1))).Replace(work, "WORK", StringComparison.Ordinal) is var all && all.Length > 200 ? all[..200] : all;
    }

    private string ReadVersion()
    {
        var start = new ProcessStartInfo("chroot") { RedirectStandardOutput = true };
        start.ArgumentList.Add(root);
        start.ArgumentList.Add("/usr/sbin/squid");
        start.ArgumentList.Add("-v");
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return VersionWord().Match(text).Groups[1].Value;
    }

    private const string Prelude = """
        pid_filename none
        access_log none
        cache_log WORK/log/cache.log
        cache_store_log none
        cache_mem 8 MB
        cache deny all
        coredump_dir WORK/log
        pinger_enable off
        visible_hostname oracle.test
        unique_hostname oracle.test
        cache_effective_user proxy
        hosts_file WORK/hosts
        dns_nameservers 127.0.0.53
        dns_timeout 3 seconds
        shutdown_lifetime 0 seconds
        max_filedescriptors 1024
        client_persistent_connections off
        follow_x_forwarded_for allow all
        acl_uses_indirect_client on
        netdb_filename none
        minimum_direct_rtt 0
        minimum_direct_hops 0

        """;

    private const string OnlyWay = """
        cache_peer 127.0.0.1 parent 9000 0 no-query no-digest no-netdb-exchange default name=oraclepeer
        never_direct allow all

        """;

    [GeneratedRegex(@"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d(\.\d+)?( kid\d+)?\|\s*")]
    private static partial Regex Stamp();

    [GeneratedRegex(@"Version (\S+)")]
    private static partial Regex VersionWord();
}
