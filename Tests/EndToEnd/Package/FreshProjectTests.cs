using DslPeft.EndToEnd.Tests.Native;
using DslPeft.EndToEnd.Tests.Support;

namespace DslPeft.EndToEnd.Tests.Package;

/// <summary>A project outside the repository that has nothing but the package.</summary>
[Collection(PackageCollection.Name)]
public sealed class FreshProjectTests(PackageFeed feed)
{
    private const string Program = """
        using TorchSharp;

        using var sum = torch.ones(2, 3).sum();
        Console.WriteLine($"sum {sum.item<float>()}, {DslPeft.Native.ExternalTorch.Variable}");
        """;

    private const string Expected = "sum 6, DSLPEFT_LIBTORCH";

    private static readonly VersionNeed WeakNeed = new("libstdc++.so.6", "GLIBCXX_3.4.32", Weak: true);

    [Fact]
    public void BuildsWithoutWarningsAndRuns()
    {
        using var project = new FreshProject(feed, Program);

        Assert.Contains(" 0 Warning(s)", project.Build().Succeeded().Output);
        Assert.Contains(Expected, project.RunIn(project.Output).Succeeded().Output);
        Assert.Contains(
            "Fresh declares no adaptation: there is nothing to report.",
            project.Build("-t:ParameterReport", "--no-restore").Succeeded().Output
        );
        Assert.Empty(Directory.GetFiles(project.Output, "parameters.*"));
    }

    /// <summary>Restore says that the framework is not supported, before a build fails over what the package would bring.</summary>
    [Fact]
    public void AnOlderFrameworkIsRefusedByRestore()
    {
        using var project = new FreshProject(feed, Program, "<TargetFramework>net9.0</TargetFramework>", libtorch: false);

        var result = project.Build();

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("NU1202", result.Output);
    }

    [LinuxFact]
    public void OutputLinksLibtorchAndHasThePatchedLibrary()
    {
        using var project = new FreshProject(feed, Program, "<DslPeftPatchTorchSharp>true</DslPeftPatchTorchSharp>");
        project.Build().Succeeded();

        var native = FreshProject.TorchSharpNative(project.Output);
        Assert.Contains(WeakNeed, ElfVersionNeeds.Read(native.FullName));
        Assert.NotNull(
            new FileInfo(Assert.Single(Directory.GetFiles(project.Output, "libtorch_cpu.so", SearchOption.AllDirectories))).LinkTarget
        );
        AssertCacheAsShipped();

        var patched = native.ResolveLinkTarget(returnFinalTarget: true)!.LastWriteTimeUtc;
        project.Build().Succeeded();
        Assert.Equal(patched, FreshProject.TorchSharpNative(project.Output).ResolveLinkTarget(returnFinalTarget: true)!.LastWriteTimeUtc);
    }

    [LinuxFact]
    public void PublishFolderHasThePatchedLibraryAndRuns()
    {
        using var project = new FreshProject(
            feed,
            Program,
            "<RuntimeIdentifier>linux-x64</RuntimeIdentifier><SelfContained>false</SelfContained><DslPeftPatchTorchSharp>true</DslPeftPatchTorchSharp>"
        );
        project.Publish().Succeeded();

        var native = FreshProject.TorchSharpNative(project.Published);
        Assert.Null(native.LinkTarget);
        Assert.Contains(WeakNeed, ElfVersionNeeds.Read(native.FullName));
        Assert.Null(new FileInfo(Path.Combine(project.Published, "libtorch_cpu.so")).LinkTarget);
        AssertCacheAsShipped();
        Assert.Contains(Expected, project.RunIn(project.Published).Succeeded().Output);
    }

    [LinuxFact]
    public void AnArtifactsFolderElsewhereHasThePatchedLibraryToo()
    {
        using var artifacts = new TemporaryFolder();
        using var project = new FreshProject(feed, Program, "<DslPeftPatchTorchSharp>true</DslPeftPatchTorchSharp>");
        project.Build("--artifacts-path", artifacts.Path).Succeeded();

        Assert.Contains(WeakNeed, ElfVersionNeeds.Read(FreshProject.TorchSharpNative(artifacts.PathTo("bin")).FullName));
    }

    [LinuxFact]
    public void PatchCanBeTurnedOff()
    {
        using var project = new FreshProject(
            feed,
            Program,
            "<DslPeftPatchTorchSharp>false</DslPeftPatchTorchSharp><CreateSymbolicLinksForCopyLocalIfPossible>false</CreateSymbolicLinksForCopyLocalIfPossible>",
            libtorch: false
        );
        project.Build("-p:DslPeftRunsTorch=false").Succeeded();

        var native = FreshProject.TorchSharpNative(project.Output);
        Assert.Null(native.LinkTarget);
        Assert.Contains(WeakNeed with { Weak = false }, ElfVersionNeeds.Read(native.FullName));
    }

    [Fact]
    public void ExternalTorchIsLoadedBeforeTheProgramUsesTorch()
    {
        using var project = new FreshProject(feed, Program, "<TorchBackend>external</TorchBackend>", libtorch: false);
        project.Build().Succeeded();

        var unset = project.RunIn(project.Output);
        Assert.Equal(2, unset.ExitCode);
        Assert.Equal(
            "This program was built with TorchBackend=external, and the environment variable DSLPEFT_LIBTORCH is not set. Set it to the folder that holds ",
            unset.Output.Split("libtorch_cpu")[0]
        );

        var nowhere = project.RunIn(project.Output, ("DSLPEFT_LIBTORCH", "/nowhere"));
        Assert.Equal(2, nowhere.ExitCode);
        Assert.Contains("DSLPEFT_LIBTORCH names '/nowhere', which does not exist.", nowhere.Output);

        Assert.Contains(Expected, project.RunIn(project.Output, ("DSLPEFT_LIBTORCH", NuGetPackages.LibtorchFolder)).Succeeded().Output);
    }

    [Fact]
    public void AProgramWithoutLibtorchIsWarnedAbout()
    {
        using var project = new FreshProject(feed, Program, libtorch: false);

        Assert.Contains("warning DPEFTB02: This program has no libtorch", project.Build().Succeeded().Output);
    }

    [Fact]
    public void AnUnknownTorchBackendIsAnErrorThatNamesTheKnownOnes()
    {
        using var project = new FreshProject(feed, Program);

        var build = project.Build("-p:TorchBackend=rocm");

        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains("DPEFTB01: TorchBackend is 'rocm'. It must be one of: cpu, cuda, external.", build.Output);
    }

    /// <summary>The package cache still has the library as it came.</summary>
    private static void AssertCacheAsShipped() =>
        Assert.Contains(WeakNeed with { Weak = false }, ElfVersionNeeds.Read(NuGetPackages.TorchSharpNative));
}
