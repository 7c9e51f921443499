using System.Diagnostics;
using EgressLint.Analysis.Reporting;

namespace EgressLint.Tests.Cli.Fixing;

/// <summary>Patches are what git takes them for.</summary>
public sealed class UnifiedDiffTests : IDisposable
{
    private readonly Workbench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact]
    public void Texts_that_are_the_same_have_no_patch() => Assert.Empty(UnifiedDiff.Of("a", "x\ny", "x\ny"));

    [Fact]
    public void Random_edits_of_random_texts_are_applied_by_git_to_the_same_bytes()
    {
        var random = new Random(11);
        for (var i = 0; i < 25; i++)
        {
            var lines = Enumerable.Range(0, random.Next(0, 40)).Select(_ => Line(random)).ToList();
            var before = Text(lines, random);
            for (var edits = random.Next(1, 5); edits > 0; edits--)
            {
                var at = random.Next(lines.Count + 1);
                lines.RemoveRange(at, Math.Min(random.Next(3), lines.Count - at));
                lines.InsertRange(at, Enumerable.Range(0, random.Next(3)).Select(_ => Line(random)));
            }

            var after = Text(lines, random);
            if (before == after || before.Length == 0 || after.Length == 0)
            {
                continue;
            }

            bench.Write("a.txt", before).Write("a.patch", string.Concat(UnifiedDiff.Of("a.txt", before, after).Select(l => l + "\n")));
            using var git = Process.Start(new ProcessStartInfo("git", "apply --whitespace=nowarn a.patch") { WorkingDirectory = bench.Folder });
            git?.WaitForExit();
            Assert.Equal(0, git?.ExitCode);
            Assert.Equal(after, File.ReadAllText(bench.Full("a.txt")));
        }
    }

    private static string Line(Random random) => random.GetItems<string>(["acl a", "acl b", "", "http_access", "# c\r"], 1)[0];

    private static string Text(List<string> lines, Random random) => string.Join('\n', lines) + (random.Next(3) > 0 && lines.Count > 0 ? "\n" : "");
}
