using System.CommandLine;
using DslPeft.Reporting;

namespace DslPeft.Training;

/// <summary><c>report</c>: shows what the compiler knows of the adaptation. It loads no weights.</summary>
internal sealed class ReportCommand(AdaptationInfo info, ProgramContext context)
{
    private readonly Option<string?> _json = CommandOptions.Json();
    private readonly OutputPaths _paths = new();

    public Command Build()
    {
        var command = new Command("report", "Show the parameter table and totals of the adaptation.").With(_json).With(_paths.All);
        command.SetAction(Report);
        return command;
    }

    private int Report(ParseResult parsed)
    {
        var json = parsed.JsonTarget(_json);
        _paths.RequireReport(parsed, "--json", json, ".json");
        var report = ParameterReport.Of(info);
        ReportFile.Write(json, report, ReportTypes.File.ParameterReport, context.Output);
        if (json != "-")
        {
            context.Output.Write(report.ToText(TerminalWidth.Of(context.Output)));
        }
        return ExitCode.Done;
    }
}
