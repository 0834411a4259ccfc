using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DslPeft.Compiler.Tests;

/// <summary>The assemblies that the compilations under test refer to are beside the tests.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public void RuntimeLibraryIsAMetadataReference()
    {
        var runtime = Path.Combine(AppContext.BaseDirectory, "DslPeft.dll");
        var compilation = CSharpCompilation.Create(
            "probe",
            references: [MetadataReference.CreateFromFile(runtime), MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]
        );

        Assert.NotNull(compilation.GetTypeByMetadataName("DslPeft.Native.ExternalTorch"));
    }
}
