using System.Globalization;
using EgressLint.Mutants;
using EgressLint.Mutants.Core;

if (args is ["child", var folder, var assembly, var switches])
{
    return CoreChild.Run(folder, assembly, int.Parse(switches, CultureInfo.InvariantCulture));
}

// With 'core' the code that decides is changed, and its tests are asked. With 'coverage' the inputs of the fuzzer are tried, and what they come by is printed. Else:
// Switches every condition of the rules off, one after the other, and runs the examples of the pages that come by it: one has to fail.
var root = Root();
var coverage = args is ["coverage", ..] ? args[1..] : null;
var core = args is ["core", ..] ? args[1..] : null;
var configuration = (coverage ?? core ?? args) is ["--configuration", var named, ..] ? named : "Debug";
var tests = Path.Join(root, "tests", "EgressLint.Tests", "bin", configuration, "net10.0");
Environment.SetEnvironmentVariable("EGLESSLINT_UPDATE", null);
if (core is not null)
{
    return CoreMutation.Run(root, tests, configuration, CoreChoice.Of(core));
}

if (coverage is not null)
{
    return FuzzCoverage.Run(root, tests, configuration, Number("--count", 1000), Number("--seed", 1));
}

var build = new ChangedBuild(root, tests, configuration, (model, file, mutants, isAllowed) => new ConditionRewriter(model, file, mutants, isAllowed));
var changed = new Dictionary<string, byte[]>(StringComparer.Ordinal);
changed["EgressLint.Formats"] = build.Compile("EgressLint.Formats", f => f.Contains("Pitfall", StringComparison.Ordinal), changed);
changed["EgressLint.Analysis"] = build.Compile("EgressLint.Analysis", f => f.StartsWith("Rules/", StringComparison.Ordinal), changed);
Console.WriteLine($"{build.Mutants.Count} conditions");

var runner = new PageRunner(tests, changed, build.Mutants.Count);
var reaching = new Dictionary<int, List<string>>();
var pages = Directory.GetFiles(Path.Join(root, "rules"), "EGL*.md").Select(p => Path.GetFileNameWithoutExtension(p)!).Order(StringComparer.Ordinal).ToArray();
foreach (var page in pages)
{
    foreach (var number in runner.Reach(page))
    {
        (reaching.TryGetValue(number, out var known) ? known : reaching[number] = []).Add(page);
    }
}

// A page that has shown few conditions is tried first, so that in the end every page has its own.
var shows = pages.ToDictionary(p => p, _ => 0, StringComparer.Ordinal);
var survivors = new List<Mutant>();
var sources = build.Mutants.Select(m => m.File).Distinct().ToDictionary(f => f, f => File.ReadAllText(Path.Join(root, f)), StringComparer.Ordinal);
foreach (var mutant in build.Mutants)
{
    var shown = false;
    foreach (var page in reaching.GetValueOrDefault(mutant.Number, []).OrderBy(p => Own(mutant, p) ? -1 : shows[p]))
    {
        if (runner.Fails(page, mutant.Number))
        {
            shows[page]++;
            shown = true;
            break;
        }
    }

    if (!shown)
    {
        survivors.Add(mutant);
    }

    if (!Console.IsOutputRedirected)
    {
        Console.Write(string.Create(CultureInfo.InvariantCulture, $"\r{mutant.Number}/{build.Mutants.Count}, {survivors.Count} not noticed "));
    }
}

Console.WriteLine();
foreach (var mutant in survivors)
{
    Console.WriteLine($"{(reaching.ContainsKey(mutant.Number) ? "not noticed " : "not reached ")}{mutant.File}:{mutant.Line}  {mutant.What}");
}

// Another page may have been faster. What is said while files, settings and catalogs are read has no examples, and tests of its own.
var silent = pages.Where(p => p[3] is >= '1' and <= '6' && shows[p] == 0)
    .Where(p => !build.Mutants.Any(m => reaching.GetValueOrDefault(m.Number, []).Contains(p) && runner.Fails(p, m.Number))).ToArray();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{build.Mutants.Count - survivors.Count} of {build.Mutants.Count} conditions are noticed by an example"));
Console.WriteLine(silent.Length == 0 ? "every rule's examples notice a condition" : $"no condition is noticed by the examples of {string.Join(", ", silent)}");
return silent.Length == 0 ? 0 : 1;

int Number(string name, int otherwise) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;

// A rule's class names its id.
bool Own(Mutant mutant, string page) => sources[mutant.File].Contains($"\"{page}\"", StringComparison.Ordinal);

static string Root()
{
    for (var at = new DirectoryInfo(Environment.CurrentDirectory); at is not null; at = at.Parent)
    {
        if (File.Exists(Path.Join(at.FullName, "Analyzer.sln")))
        {
            return at.FullName;
        }
    }

    throw new InvalidOperationException("This is no folder of the repository.");
}
