using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using DslPeft.Native;
using DslPeft.Report;
using DslPeft.Reporting;

// DslPeft.Report.dll <job>   writes the parameter reports of an assembly's adaptations; what fails is said in one line on the standard error
if (args is not [var path])
{
    Console.Error.WriteLine("One argument is needed: the file of the job.");
    return 2;
}
ReportJob? job = null;
try
{
    job = ReportJob.Read(path);
    AppContext.SetSwitch(ExternalTorch.InspectionSwitch, true);
    AssemblyLoadContext.Default.Resolving += job.Resolve;
    return Report(job);
}
catch (Exception fault) when (Explain(fault, job) is { } message)
{
    Console.Error.WriteLine(message);
    return 1;
}

// Not inlined: DslPeft itself is found by the job.
[MethodImpl(MethodImplOptions.NoInlining)]
static int Report(ReportJob job)
{
    var report = AssemblyReport.Of(AssemblyLoadContext.Default.LoadFromAssemblyPath(job.Assembly));
    if (report.Adaptations.Count == 0)
    {
        Console.WriteLine($"{report.Assembly} declares no adaptation: there is nothing to report.");
        return 0;
    }
    report.Write(job.Output);
    var files = Path.Combine(job.Output, AssemblyReport.FileName);
    Console.WriteLine(
        $"{report.Assembly}: {report.Adaptations.Count} adaptation{(report.Adaptations.Count == 1 ? "" : "s")} in {files}.md and {files}.json"
    );
    return 0;
}

// The one line for what a user can mend; null for a fault of this program, which keeps its stack trace.
static string? Explain(Exception fault, ReportJob? job) =>
    fault switch
    {
        BadImageFormatException bad =>
            $"{(string.IsNullOrEmpty(bad.FileName) ? job?.Assembly : bad.FileName)}: this is not an assembly that can be read, or it is damaged.",
        ReflectionTypeLoadException types => types.LoaderExceptions.OfType<Exception>().Select(e => e.Message).FirstOrDefault()
            ?? types.Message,
        TargetInvocationException { InnerException: { } inner } =>
            $"an adaptation's declaration cannot be read: {inner.GetBaseException().Message}",
        IOException or UnauthorizedAccessException => fault.Message,
        _ => null,
    };
