using System.Runtime.CompilerServices;
using System.Text;
using ApprovalTests.Approvers;
using ApprovalTests.Core;

namespace DslPeft.Compiler.Tests.Snapshots;

/// <summary>Compares a text with the file <c>Name.verified.cs</c> beside the test. A difference, or a missing file, fails the test and leaves
/// <c>Name.received.cs</c>; a person who agrees with it renames it.</summary>
internal static class Snapshot
{
    /// <summary>Verifies a text.</summary>
    /// <param name="text">What was emitted.</param>
    /// <param name="name">Name of the snapshot.</param>
    /// <param name="caller">The calling test's file.</param>
    public static void Verify(string text, string name, [CallerFilePath] string caller = "") =>
        Approver.Verify(new FileApprover(new Writer(text), new Namer(Path.GetDirectoryName(caller)!, name), normalizeLineEndingsForTextFiles: true), new Reporter());

    private sealed class Namer(string folder, string name) : IApprovalNamer
    {
        public string SourcePath => folder;

        public string Name => name;
    }

    private sealed class Writer(string text) : IApprovalWriter
    {
        public string GetApprovalFilename(string basename) => basename + ".verified.cs";

        public string GetReceivedFilename(string basename) => basename + ".received.cs";

        public string WriteReceivedFile(string received)
        {
            File.WriteAllText(received, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            return received;
        }
    }

    /// <summary>Opens no window: the failed assertion names both files.</summary>
    private sealed class Reporter : IApprovalFailureReporter
    {
        public void Report(string approved, string received)
        {
        }
    }
}
