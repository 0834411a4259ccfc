using System.Runtime.CompilerServices;
using System.Text;
using ApprovalTests.Approvers;
using ApprovalTests.Core;

namespace DslPeft.Compiler.Tests.Snapshots;

/// <summary>
/// Compares a text with the file <c>Name.verified.cs</c> beside the test, or what it has otherwise than a known text with
/// <c>Name.verified.diff</c>. A difference, or a missing file, fails the test and leaves <c>Name.received.cs</c> or <c>.diff</c>; a person
/// who agrees with it renames it.
/// </summary>
internal static class Snapshot
{
    /// <summary>Verifies a text, and the page that shows it.</summary>
    /// <param name="declared">The declarations that it was emitted for.</param>
    /// <param name="text">What was emitted.</param>
    /// <param name="name">Name of the snapshot.</param>
    /// <param name="caller">The calling test's file.</param>
    public static void Verify(string[] declared, string text, string name, [CallerFilePath] string caller = "")
    {
        Approve(text, name, "cs", caller);
        EmittedPage.Verify(name, "cs", declared);
    }

    /// <summary>Verifies what a text has otherwise than one that another test verifies whole, and the page that shows it.</summary>
    /// <param name="declared">The declarations that it was emitted for.</param>
    /// <param name="than">What the page says of the known text's declarations.</param>
    /// <param name="known">The text that is verified whole, of declarations that are called the same.</param>
    /// <param name="text">What was emitted.</param>
    /// <param name="name">Name of the snapshot.</param>
    /// <param name="caller">The calling test's file.</param>
    public static void VerifyDifference(
        string[] declared,
        string than,
        string known,
        string text,
        string name,
        [CallerFilePath] string caller = ""
    )
    {
        Approve(Difference.Between(known, text), name, "diff", caller);
        EmittedPage.Verify(name, "diff", declared, than);
    }

    private static void Approve(string text, string name, string extension, string caller) =>
        Approver.Verify(
            new FileApprover(
                new Writer(text, extension),
                new Namer(Path.GetDirectoryName(caller)!, name),
                normalizeLineEndingsForTextFiles: true
            ),
            new Reporter()
        );

    private sealed class Namer(string folder, string name) : IApprovalNamer
    {
        public string SourcePath => folder;

        public string Name => name;
    }

    private sealed class Writer(string text, string extension) : IApprovalWriter
    {
        public string GetApprovalFilename(string basename) => $"{basename}.verified.{extension}";

        public string GetReceivedFilename(string basename) => $"{basename}.received.{extension}";

        public string WriteReceivedFile(string received)
        {
            File.WriteAllText(received, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return received;
        }
    }

    /// <summary>Opens no window: the failed assertion names both files.</summary>
    private sealed class Reporter : IApprovalFailureReporter
    {
        public void Report(string approved, string received) { }
    }
}
