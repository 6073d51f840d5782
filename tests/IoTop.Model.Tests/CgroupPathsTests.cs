using System.Text;

namespace IoTop.Model.Tests;

public sealed class CgroupPathsTests
{
    private const string Id = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("/", "")]
    [InlineData("", "")]
    [InlineData("/system.slice/ssh.service", "ssh.service")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/app-foot.scope", "app-foot.scope")]
    [InlineData("/user.slice/user-1000.slice/session-3.scope", "session-3.scope")]
    [InlineData("/system.slice/docker-" + Id + ".scope", "docker:0123456789ab")]
    [InlineData("/docker/" + Id, "docker:0123456789ab")]
    [InlineData("/machine.slice/libpod-" + Id + ".scope/container", "podman:0123456789ab")]
    [InlineData("/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod1.slice/cri-containerd-" + Id + ".scope", "k8s:0123456789ab")]
    [InlineData("/kubepods/besteffort/pod5b1c/" + Id, "k8s:0123456789ab")]
    [InlineData("/lxc.payload.web/system.slice/nginx.service", "lxc:web")]
    [InlineData("/machine.slice/machine-deb.scope/payload", "machine:deb")]
    [InlineData("/system.slice/docker-short.scope", "docker-short.scope")]
    [InlineData("/system.slice/containerd.service/kubepods-besteffort-pod1.slice:cri-containerd:" + Id, "k8s:0123456789ab")]
    [InlineData("/kubepods.slice/kubepods-pod1.slice/crio-" + Id + ".scope", "k8s:0123456789ab")]
    [InlineData("/kubepods.slice/kubepods-pod1.slice/crio-conmon-" + Id + ".scope", "crio-conmon-" + Id + ".scope")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/user.slice/nerdctl-" + Id + ".scope", "container:0123456789ab")]
    [InlineData("/lxc/web/init.scope", "lxc:web")]
    [InlineData("/lxc.monitor.web", "")]
    [InlineData("/machine.slice/machine-qemu\\x2d1\\x2dvm.scope/libvirt/emulator", "machine:qemu-1-vm")]
    [InlineData("/machine.slice/systemd-nspawn@deb\\x2d12.service/payload/system.slice/ssh.service", "machine:deb-12")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/init.scope", "user@1000.service")]
    [InlineData("/init.scope", "init.scope")]
    [InlineData("/user.slice/user-1000.slice", "")]
    public void CgroupPaths_names_containers_and_units(string path, string name) =>
        Assert.Equal(name, CgroupPaths.NameOf(Encoding.UTF8.GetBytes(path)));

    [Theory]
    [InlineData("/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod12ab_34.slice/cri-containerd-" + Id + ".scope/x", "12ab-34")]
    [InlineData("/kubepods/besteffort/pod5b1c-22/" + Id, "5b1c-22")]
    [InlineData("/system.slice/containerd.service/kubepods-besteffort-pod1.slice:cri-containerd:" + Id, "")]
    [InlineData("/machine.slice/podium.service", "")]
    public void CgroupPaths_tells_the_pod_apart_from_the_container(string path, string pod) =>
        Assert.Equal(pod, CgroupPaths.Parse(Encoding.UTF8.GetBytes(path)).PodUid);

    [Theory]
    [InlineData("/system.slice/docker-" + Id + ".scope/init.scope/deep", "/system.slice/docker-" + Id + ".scope")]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/foo.service/sub", "/user.slice/user-1000.slice/user@1000.service/app.slice/foo.service")]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/", "/")]
    [InlineData("", "")]
    public void CgroupPaths_finds_the_part_that_leads_to_what_it_names(string path, string part) =>
        Assert.Equal(part, path[..CgroupPaths.Parse(Encoding.UTF8.GetBytes(path)).Length]);

    [Theory]
    [InlineData("0::/system.slice/a.service\n", "/system.slice/a.service")]
    [InlineData("9:name=systemd:/\n4:memory:/box/1\n0::/\n", "/box/1")]
    [InlineData("4:memory:/box/1\n1:name=systemd:/system.slice/b.service\n0::/\n", "/system.slice/b.service")]
    [InlineData("0::/\n", "/")]
    [InlineData("0::/with:colon\n", "/with:colon")]
    [InlineData("rubbish", "")]
    [InlineData("", "")]
    public void CgroupPaths_selects_the_path_that_tells_most(string file, string path) =>
        Assert.Equal(path, Encoding.UTF8.GetString(CgroupPaths.Select(Encoding.UTF8.GetBytes(file))));
}
