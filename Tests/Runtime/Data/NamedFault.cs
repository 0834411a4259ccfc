using DslPeft.Data;

namespace DslPeft.Runtime.Tests.Data;

internal static class NamedFault
{
    /// <summary>Reads a file that may be damaged: what is not read is a fault that names the file.</summary>
    public static void Require(string path, Action read)
    {
        try
        {
            read();
        }
        catch (DataException fault)
        {
            Assert.Equal(path, fault.Path);
            Assert.StartsWith(path, fault.Message);
            Assert.InRange(fault.Line, 0, int.MaxValue);
        }
    }
}
