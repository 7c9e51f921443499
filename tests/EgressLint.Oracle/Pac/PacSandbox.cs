using System.Diagnostics;
using System.Text;

namespace EgressLint.Oracle.Pac;

/// <summary>Where browsers run: a network in which every address is this machine, and a list of names that is all the DNS there is.</summary>
internal static class PacSandbox
{
    /// <summary>The client's address: what <c>myIpAddress()</c> gives.</summary>
    public const string MyIp = "10.20.30.40";

    /// <summary>Starts this program again inside the sandbox and removes its directory afterwards.</summary>
    public static int Run(string[] words)
    {
        var work = Directory.CreateTempSubdirectory("egresslint-oracle-pac-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(work, "nsswitch.conf"), "hosts: files\n");
            File.WriteAllText(Path.Combine(work, "resolv.conf"), "");
            File.WriteAllText(Path.Combine(work, "hosts"), Hosts());
            using var process = Process.Start(Worker(words, work))!;
            process.WaitForExit();
            return process.ExitCode;
        }
        finally
        {
            Directory.Delete(work, true);
        }
    }

    private static string Hosts()
    {
        var text = new StringBuilder("127.0.0.1 localhost\n");
        foreach (var (name, address) in PacWorld.Dns)
        {
            text.Append(address).Append(' ').Append(name).Append('\n');
        }

        return text.ToString();
    }

    private static ProcessStartInfo Worker(string[] words, string work)
    {
        var setup = $"""
            set -e
            ip link set lo up
            ip addr add {MyIp}/32 dev lo
            ip route add local 0.0.0.0/0 dev lo src {MyIp}
            for f in hosts nsswitch.conf resolv.conf; do mount --bind {work}/$f /etc/$f; done
            exec "$@"
            """;
        var start = new ProcessStartInfo("unshare");
        string[] own = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? [Environment.ProcessPath!, typeof(PacSandbox).Assembly.Location]
            : [Environment.ProcessPath!];
        foreach (var word in (string[])["-n", "-m", "bash", "-c", setup, "x", .. own, .. words, "--worker", "--work", work])
        {
            start.ArgumentList.Add(word);
        }

        return start;
    }
}
