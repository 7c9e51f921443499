using System.Diagnostics;
using System.Text;

namespace EgressLint.Oracle.Hives;

/// <summary>libhivex in a process of its own that is asked again and again, and started again when a broken hive ends it.</summary>
/// <param name="work">A directory for its files.</param>
internal sealed class Hivex(string work) : IDisposable
{
    /// <summary>A broken hive can lead libhivex round in circles.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private static readonly UTF8Encoding Utf8 = new(false);

    private readonly string script = WriteScript(work);
    private Process? process;

    /// <summary>Whether it can be asked at all.</summary>
    public static bool IsInstalled => File.Exists("/usr/bin/hivexregedit");

    /// <summary>A hive made of registry texts, merged one after the other, and what libhivex reads in it.</summary>
    public HivexAnswer Make(IReadOnlyList<string> texts)
    {
        var paths = new List<string>();
        foreach (var text in texts)
        {
            var path = At($"{paths.Count}.reg");
            File.WriteAllText(path, text, Utf8);
            paths.Add(path);
        }

        File.WriteAllBytes(At("base"), EmptyHive.Bytes);
        return Ask(["make", At("base"), At("hive"), At("export"), .. paths]);
    }

    /// <summary>What libhivex reads in a hive.</summary>
    public HivexAnswer Read(byte[] hive)
    {
        File.WriteAllBytes(At("hive"), hive);
        return Ask(["read", At("hive"), At("export")]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        process?.StandardInput.Close();
        process?.WaitForExit();
        process?.Dispose();
    }

    private static string WriteScript(string work)
    {
        using var from = typeof(Hivex).Assembly.GetManifestResourceStream("hivex.pl") ?? throw new InvalidOperationException("hivex.pl is not in the program");
        var path = Path.Join(work, "hivex.pl");
        using var to = File.Create(path);
        from.CopyTo(to);
        return path;
    }

    private string At(string name) => Path.Join(work, name);

    private HivexAnswer Ask(IEnumerable<string> words)
    {
        process ??= Start();
        try
        {
            process.StandardInput.WriteLine(string.Join('\t', words));
            process.StandardInput.Flush();
            var reading = process.StandardOutput.ReadLineAsync();
            if (!reading.Wait(Longest))
            {
                process.Kill();
                reading.Wait();
                return Gone("libhivex does not end");
            }

            if (reading.Result is { } line)
            {
                return line == "ok" ? new(File.ReadAllBytes(At("hive")), File.ReadAllText(At("export"), Utf8), "") : new(null, null, line[3..]);
            }
        }
        catch (IOException)
        {
            // It has ended: said below.
        }

        return Gone("libhivex ended the process");
    }

    private HivexAnswer Gone(string why)
    {
        process?.Dispose();
        process = null;
        return new(null, null, why);
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("perl", [script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var made = Process.Start(start) ?? throw new InvalidOperationException("perl cannot be started");
        made.BeginErrorReadLine();
        return made;
    }
}

/// <summary>What libhivex made of a job.</summary>
/// <param name="Hive">The hive; null where it refused.</param>
/// <param name="Export">Registry text of all keys and values; null where it refused.</param>
/// <param name="Refusal">Why it refused; empty where it did not.</param>
internal sealed record HivexAnswer(byte[]? Hive, string? Export, string Refusal);
