//! What a window manager sees of the window and can do to it, in the words of X11.

use x11rb::{
    connection::Connection as _,
    errors::{ReplyError, ReplyOrIdError},
    protocol::xproto::{
        Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, EventMask, GetPropertyReply,
        Window as WindowId,
    },
    rust_connection::RustConnection,
    wrapper::ConnectionExt as _,
};

use crate::window::Window;

/// Longest property that is read, in units of four bytes.
const LONGEST: u32 = 256;

/// The title of the application's window.
pub(crate) fn title(window: &Window<'_>) -> String {
    let manager = Manager::new(window);
    let title = manager.property(manager.window, b"_NET_WM_NAME").expect("the display answers");
    String::from_utf8(title.value).expect("a title is text")
}

/// What the close button of a window does.
pub(crate) fn close(window: &Window<'_>) {
    Manager::new(window).close().expect("the display answers");
}

struct Manager {
    x: RustConnection,
    window: WindowId,
}

impl Manager {
    fn new(window: &Window<'_>) -> Self {
        let (x, screen) = x11rb::connect(Some(window.display())).expect("there is a display");
        let root = x.setup().roots[screen].root;
        let mut manager = Self { x, window: root };
        let found = manager.find(window.application()).expect("the display answers");
        manager.window = found.expect("the application has a window");
        manager
    }

    /// The titled window of a process.
    fn find(&self, process: u32) -> Result<Option<WindowId>, ReplyError> {
        let mut open = vec![self.window];
        while let Some(window) = open.pop() {
            let owner = self.property(window, b"_NET_WM_PID")?;
            let is_its = owner.value32().is_some_and(|mut ids| ids.next() == Some(process));
            let title = self.property(window, b"_NET_WM_NAME")?;
            let protocols = self.property(window, b"WM_PROTOCOLS")?;
            if is_its && title.value_len > 0 && protocols.value_len > 0 {
                return Ok(Some(window));
            }
            open.extend(self.x.query_tree(window)?.reply()?.children);
        }
        Ok(None)
    }

    fn close(&self) -> Result<(), ReplyOrIdError> {
        let (protocols, delete) = (self.atom(b"WM_PROTOCOLS")?, self.atom(b"WM_DELETE_WINDOW")?);
        let message = ClientMessageEvent::new(32, self.window, protocols, [delete, 0, 0, 0, 0]);
        self.x.send_event(false, self.window, EventMask::NO_EVENT, message)?.check()?;
        self.x.sync()?;
        Ok(())
    }

    fn property(&self, window: WindowId, name: &[u8]) -> Result<GetPropertyReply, ReplyError> {
        let name = self.atom(name)?;
        self.x.get_property(false, window, name, AtomEnum::ANY, 0, LONGEST)?.reply()
    }

    fn atom(&self, name: &[u8]) -> Result<Atom, ReplyError> {
        Ok(self.x.intern_atom(false, name)?.reply()?.atom)
    }
}
