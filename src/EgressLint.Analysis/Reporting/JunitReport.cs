using System.Globalization;
using System.Xml;
using EgressLint.Core.Findings;

namespace EgressLint.Analysis.Reporting;

/// <summary>
/// The JUnit form of test results, for build servers that show nothing else: a suite for each file, a failed case for each error and warning, a passed one for each
/// note, and one that says so for a file without findings.
/// </summary>
public static class JunitReport
{
    /// <summary>Writes the report. Characters that would be obeyed or hidden are spelled out.</summary>
    public static void Write(AnalysisResult result, TextWriter writer)
    {
        var findings = FindingOrder.Sort(result.Findings.Where(finding => finding.Severity != Severity.None)).ToLookup(finding => finding.At.Source.Path, StringComparer.Ordinal);
        var files = findings.Select(group => group.Key).Union(result.Policies.Select(policy => policy.Path), StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        using var xml = XmlWriter.Create(writer, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true, CloseOutput = false });
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", "egresslint");
        WriteNumbers(xml, files.Sum(file => Math.Max(findings[file].Count(), 1)), files.Sum(file => findings[file].Count(Fails)));
        foreach (var file in files)
        {
            WriteSuite(xml, file, [.. findings[file]]);
        }

        xml.WriteEndElement();
        xml.Flush();
        writer.Write('\n');
    }

    private static void WriteSuite(XmlWriter xml, string file, Finding[] findings)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Escaping.Visible(file));
        WriteNumbers(xml, Math.Max(findings.Length, 1), findings.Count(Fails));
        if (findings.Length == 0)
        {
            xml.WriteStartElement("testcase");
            xml.WriteAttributeString("classname", "egresslint");
            xml.WriteAttributeString("name", "no findings");
            xml.WriteEndElement();
        }

        foreach (var finding in findings)
        {
            WriteCase(xml, finding);
        }

        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, Finding finding)
    {
        var message = Escaping.Visible(finding.Message);
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", $"{finding.Rule.Id} {finding.Rule.Name}");
        xml.WriteAttributeString("name", $"{ConsoleReport.Place(finding.At)} {message}");
        if (Fails(finding))
        {
            xml.WriteStartElement("failure");
            xml.WriteAttributeString("type", FindingOrder.Level(finding.Severity));
            xml.WriteAttributeString("message", message);
            xml.WriteString(Escaping.Visible(finding.Advice ?? ""));
        }
        else
        {
            xml.WriteStartElement("system-out");
            xml.WriteString(message);
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteNumbers(XmlWriter xml, int tests, int failures)
    {
        xml.WriteAttributeString("tests", tests.ToString(CultureInfo.InvariantCulture));
        xml.WriteAttributeString("failures", failures.ToString(CultureInfo.InvariantCulture));
    }

    private static bool Fails(Finding finding) => finding.Severity >= Severity.Warning;
}
