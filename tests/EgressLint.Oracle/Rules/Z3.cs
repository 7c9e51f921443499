using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace EgressLint.Oracle.Rules;

/// <summary>z3 in a process of its own. Every question stands in a frame that is taken away again.</summary>
internal sealed class Z3 : IDisposable
{
    private const string Names = "(near far nport fport tcp prof)";

    /// <summary>Milliseconds for one question.</summary>
    private const int Patience = 10_000;
    private readonly Process process;

    public Z3(string program)
    {
        var start = new ProcessStartInfo(program, ["-in", "-smt2"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        process = Process.Start(start) ?? throw new InvalidOperationException($"{program} cannot be started");
        Reset();
    }

    /// <summary>Forgets everything. After some hundred cases in one context z3 becomes slow.</summary>
    public void Reset() => process.StandardInput.WriteLine($"(reset)(set-option :produce-models true)(set-option :timeout {Patience})");

    /// <summary>Questions for which it had not the time.</summary>
    public int Unanswered { get; private set; }

    /// <summary>The version it tells.</summary>
    public string Version()
    {
        process.StandardInput.WriteLine("(get-info :version)");
        return Answer();
    }

    /// <summary>Says something that holds until <see cref="End"/>.</summary>
    public void Begin(string definitions)
    {
        process.StandardInput.WriteLine("(push)");
        process.StandardInput.WriteLine(definitions);
    }

    public void End() => process.StandardInput.WriteLine("(pop)");

    /// <summary>A packet for which a formula holds; null when there is none.</summary>
    public Packet? Find(string formula)
    {
        process.StandardInput.WriteLine($"(push)(assert {formula})(check-sat)");
        var answer = Answer();
        Packet? found = null;
        if (answer == "sat")
        {
            process.StandardInput.WriteLine($"(get-value {Names})");
            found = Read(Answer());
        }
        else if (answer != "unsat")
        {
            Unanswered++;
        }

        process.StandardInput.WriteLine("(pop)");
        return found;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        process.StandardInput.WriteLine("(exit)");
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>One line, or as many as close all parentheses.</summary>
    private string Answer()
    {
        process.StandardInput.Flush();
        var text = new StringBuilder();
        do
        {
            text.Append(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("z3 ended"));
        }
        while (text.ToString().Count(c => c == '(') != text.ToString().Count(c => c == ')'));
        var answer = text.ToString().Trim();
        return answer.StartsWith("(error", StringComparison.Ordinal) ? throw new InvalidOperationException(answer) : answer;
    }

    private static Packet Read(string values)
    {
        var words = values.Replace('(', ' ').Replace(')', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string Of(string name) => words[Array.IndexOf(words, name) + 1];
        return new(Number(Of("near")), Number(Of("far")), (int)Number(Of("nport")), (int)Number(Of("fport")), Of("tcp") == "true", (int)Number(Of("prof")));
    }

    private static UInt128 Number(string word) => word[1] == 'x'
        ? UInt128.Parse(word[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
        : UInt128.Parse(word[2..], NumberStyles.AllowBinarySpecifier, CultureInfo.InvariantCulture);
}
