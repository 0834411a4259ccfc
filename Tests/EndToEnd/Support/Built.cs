using System.Reflection;

namespace DslPeft.EndToEnd.Tests.Support;

/// <summary>What the build of the tests has built beside them.</summary>
public static class Built
{
    /// <summary>The configuration that everything was built in.</summary>
    public static string Configuration { get; } =
        typeof(Built).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Configuration").Value!;

    /// <summary>A file in the output folder of a project for net10.0.</summary>
    public static string Output(string project, string file) =>
        Repository.PathTo([.. project.Split('/'), "bin", Configuration, "net10.0", file]);
}
